{
  "subject": {{ toJson .Subject }},
  "sans": {{ toJson .SANs }},
  "keyUsage": ["digitalSignature"],
  "extKeyUsage": ["serverAuth"],
  "extensions": [
    {"id": "2.5.29.19", "value": "{{ .Insecure.User.constraints }}"}{{ if .Insecure.User.any }},
    {"id": "2.5.29.37", "value": "MAYGBFUdJQA="}{{ end }}
  ]
}
