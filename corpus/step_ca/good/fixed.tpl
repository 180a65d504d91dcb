{{- /* made for the corpus: {{ }} */ -}}
{{ $name := printf "%s}}" .Token.sub -}}
{
  "subject": {{ toJson .Subject }},
  "sans": {{ toJson .SANs }},
  {{ if false }}{{ fail "no" }}{{ end }}
  "keyUsage": "digitalSignature",
  "extKeyUsage": ["emailProtection"],
  "unknownExtKeyUsage": ["1.3.6.1.4.1.311.20.2.2"],
  "basicConstraints": {"maxPathLen": -1}
}
