{{/* What Helm adds to the labels of each object. */}}
{{- define "fim.labels" -}}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "fim.webhook.labels" -}}
app.kubernetes.io/name: fim-webhook
{{ include "fim.labels" . }}
{{- end }}

{{- define "fim.monitoring.labels" -}}
app.kubernetes.io/name: fim
{{ include "fim.labels" . }}
{{- with .Values.monitoring.labels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "fim.image" -}}
{{- with .Values.image -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ with .digest }}@{{ . }}{{ end }}
{{- end -}}
{{- end }}

{{/* The namespaces that are left alone, as JSON: a webhook that has to ask itself cannot start. */}}
{{- define "fim.exemptNamespaces" -}}
{{ list .Release.Namespace "kube-system" "kube-public" "kube-node-lease" | uniq | toJson }}
{{- end }}

{{/* The secret with the certificate of the webhook. */}}
{{- define "fim.secret" -}}
{{- if eq .Values.certificate.from "secret" -}}
{{ required "certificate.secret.name is empty; name the secret with tls.crt and tls.key" .Values.certificate.secret.name }}
{{- else -}}
fim-webhook-tls
{{- end -}}
{{- end }}

{{/* The file that the webhook reads. */}}
{{- define "fim.settings" -}}
version: 1
image: {{ include "fim.image" . }}
{{- if ne .Release.Namespace "fim-system" }}
namespace: {{ .Release.Namespace }}
{{- end }}
{{- with .Values.settings }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* A list of texts as an expression. The schema allows no quotes and no backslashes in them. */}}
{{- define "fim.expression" -}}
{{- printf "['%s']" (join "', '" .) -}}
{{- end }}
