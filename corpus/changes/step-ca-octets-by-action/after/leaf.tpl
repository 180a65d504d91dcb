{
  "subject": {{ toJson .Subject }},
  "sans": {{ toJson .SANs }},
  "keyUsage": ["digitalSignature"],
  "extKeyUsage": ["serverAuth"],
  "extensions": [
    {"id": "2.5.29.19", "critical": true, "value": "{{ .Insecure.User.constraints }}"}
  ]
}
