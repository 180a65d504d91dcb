{{- /* RSA keys may encipher, others sign only. */ -}}
{
  "subject": {"commonName": {{ toJson .Insecure.CR.Subject.CommonName }}, "organization": "Corpus"},
{{- if .SANs }}
  "sans": {{ toJson .SANs }},
{{- else }}
  "dnsNames": {{ toJson .Insecure.CR.DNSNames }},
{{- end }}
{{- if typeIs "*rsa.PublicKey" .Insecure.CR.PublicKey }}
  "keyUsage": ["keyEncipherment", "digitalSignature"],
{{- else }}
  "keyUsage": ["digitalSignature"],
{{- end }}
  "extKeyUsage": ["serverAuth", "clientAuth"]
}
