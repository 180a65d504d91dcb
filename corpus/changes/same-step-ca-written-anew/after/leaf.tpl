{{/* for servers */}}
{ "extKeyUsage":   [ "serverAuth" ],
{{ if   typeIs "*rsa.PublicKey" .Insecure.CR.PublicKey -}}
"keyUsage":["keyEncipherment","digitalSignature"],
{{ else }}
"keyUsage":["digitalSignature"],
{{ end }}
"sans":{{toJson .SANs}},
"subject":{{toJson  .Subject}} }
