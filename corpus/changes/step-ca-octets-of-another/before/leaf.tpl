{
  "subject": {{ toJson .Subject }},
  "sans": {{ toJson .SANs }},
  "keyUsage": ["digitalSignature"],
  "extKeyUsage": ["serverAuth"],
  "extensions": [
    {"id": "1.3.6.1.4.1.99999.8", "value": "BQA="}
  ]
}
