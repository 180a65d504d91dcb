{
  "subject": {{ toJson .Subject }},
  "sans": {{ toJson .SANs }},
  "extensions": [[{"id": [1]}], 5, {"id": {"a": 1}, "value": [1, 2], "critical": "yes", "{{ . }}": 1, {{ . }}}, {{ . }}],
  "extensions": {"id": "2.5.29.19"}
}
