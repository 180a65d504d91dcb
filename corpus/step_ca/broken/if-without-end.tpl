{
  "subject": {{ toJson .Subject }},
  "sans": {{ toJson .SANs }},
{{ if .Insecure.CR }}
  "keyUsage": ["digitalSignature"]
}
