{
  "subject": {{ toJson .Subject }},
  "sans": {{ toJson .SANs }},
  "keyUsage": ["digitalSignature"],
  "extKeyUsage": ["serverAuth", "clientAuth"],
  "extensions": {{ toJson .Insecure.CR.Extensions }},
  "crlDistributionPoints": ["http://crl.corpus.test/step.crl"]
}
