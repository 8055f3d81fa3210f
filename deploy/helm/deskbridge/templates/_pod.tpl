{{- define "deskbridge.labels" -}}
app.kubernetes.io/name: deskbridge
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "deskbridge.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "deskbridge.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "deskbridge.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "deskbridge.env" -}}
- name: PUBLIC_URL
  value: {{ required "publicUrl is missing: write how others reach Deskbridge, like https://deskbridge.example.com" .Values.publicUrl | quote }}
{{- if .Values.files.bucketUrl }}
- name: STORAGE_S3_URL
  value: {{ .Values.files.bucketUrl | quote }}
{{- end }}
{{- range $name, $value := .Values.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{- define "deskbridge.envFrom" -}}
- secretRef:
    name: {{ required "existingSecret is missing: name a Secret with DATABASE_URL and DESKBRIDGE_SECRET" .Values.existingSecret }}
{{- end -}}

{{- define "deskbridge.placing" -}}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "deskbridge.dataVolume" -}}
{{- if .Values.files.bucketUrl -}}
emptyDir: { sizeLimit: 1Mi }
{{- else -}}
persistentVolumeClaim:
  claimName: {{ required "files is missing: write files.bucketUrl (S3), or files.claim, a claim that all pods can write" .Values.files.claim }}
{{- end -}}
{{- end -}}
