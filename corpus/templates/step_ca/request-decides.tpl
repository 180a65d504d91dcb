{
  "subject": {{ toJson .Insecure.CR.Subject }},
  "extKeyUsage": ["any"],
  "extensions": {{ toJson .Insecure.CR.Extensions }}
}
