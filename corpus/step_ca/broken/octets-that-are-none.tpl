{
  "subject": {{ toJson .Subject }},
  "sans": {{ toJson .SANs }},
  "extensions": [
    {"id": "2.5.29.15", "value": "AwIBBg"},
    {"id": "2.5.29.19", "value": "MAMBAQ=="},
    {"id": "2.5.29.37", "value": "MAYGBFUdJQA="},
    {"id": "2.5.29.37", "value": "MAYGBFUdJQA="},
    {"id": "2.5.29.019", "value": "MAA="}
  ]
}
