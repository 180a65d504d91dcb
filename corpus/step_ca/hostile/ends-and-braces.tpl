{{ end }}{{ else }}{{ end }}{
  "subject": {{ toJson .Subject }},
  "sans": {{ toJson .SANs }},
}]}]{{end}}{{/* */}}
}
