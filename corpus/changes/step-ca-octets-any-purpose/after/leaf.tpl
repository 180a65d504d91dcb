{
  "subject": {{ toJson .Subject }},
  "sans": {{ toJson .SANs }},
  "keyUsage": ["digitalSignature"],
  "extKeyUsage": ["serverAuth"],
  "extensions": [
    {"id": "1.3.6.1.4.1.99999.8", "value": "BQA="},
    {"id": "2.5.29.37", "value": "MAYGBFUdJQA="}
  ]
}
