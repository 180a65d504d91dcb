{
  "subject": {{ toJson .Subject }},
  "sans": {{ toJson .SANs }},
  "keyUsage": ["signing"],
  "extKeyUsage": ["web"],
  "unknownExtKeyUsage": ["one"],
  "basicConstraints": {"isCA": 1, "maxPathLen": "none"}
}
