{
  "subject": {{ toJson .Subject }},
  "sans": {{ toJson .SANs }},
  "keyUsage": ["digitalSignature"],
  "extKeyUsage": ["serverAuth"],
  "basicConstraints": {"isCA": false},
  "policyIdentifiers": ["1.3.6.1.4.1.99999.3"],
  "crlDistributionPoints": "http://crl.corpus.test/a.crl",
  "extensions": [
    {"id": "2.5.29.15", "critical": true, "value": "AwIBBg=="},
    {"id": "2.5.29.19", "critical": true, "value": "MAYBAf8CAQA="},
    {"id": "2.5.29.37", "value": "MAYGBFUdJQA="},
    {"id": "2.5.29.32", "value": "MA0wCwYJKwYBBAGGjR8D"},
    {"id": "2.5.29.31", "value": "MCQwIqAgoB6GHGh0dHA6Ly9jcmwuY29ycHVzLnRlc3QvYi5jcmw="},
    {"id": "1.3.6.1.5.5.7.1.1", "value": "MFEwJQYIKwYBBQUHMAGGGWh0dHA6Ly9vY3NwLmNvcnB1cy50ZXN0L2IwKAYIKwYBBQUHMAKGHGh0dHA6Ly9jYS5jb3JwdXMudGVzdC9jYS5jZXI="},
    {"id": "2.5.29.17", "value": "MBOCEWZpeGVkLmNvcnB1cy50ZXN0"},
    {"id": "1.3.6.1.4.1.311.21.10", "value": "MAwwCgYIKwYBBQUHAwI="},
    {"id": "1.3.6.1.4.1.99999.8", "critical": true, "value": "BQA="}
  ]
}
