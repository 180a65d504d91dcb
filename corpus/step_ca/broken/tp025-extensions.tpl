{
  "subject": {{ toJson .Subject }},
  "sans": {{ toJson .SANs }},
  "keyUsage": ["digitalSignature"],
  "extensions": {{ toJson .Insecure.CR.Extensions }}
}
