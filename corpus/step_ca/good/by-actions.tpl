{
  "subject": {{ toJson .Subject }},
  "sans": {{ toJson .SANs }},
  {{ .Insecure.User.more }}
  "keyUsage": {{ toJson .Insecure.User.keyUsage }},
  "extKeyUsage": ["{{ .Insecure.User.purpose }}"],
  "basicConstraints": {"isCA": {{ .Insecure.User.ca }}}
}
