#!/usr/bin/env bash
# Makes what compose.yaml wants beside it, once: passwords, certificates, and Prometheus's settings.
# Usage: secrets.sh NAME [FOLDER]     NAME is how people and devices reach head office, such as office.example
# What is there already is kept. Put the bank's own tls/server.pem and tls/server.key there before, if people's browsers
# are to trust it without further ado; they must name NAME, office, talk-0 and talk-1.
set -euo pipefail
umask 077
fail() { printf 'secrets: %s\n' "$*" >&2; exit 1; }
name=${1:-} here=$(cd "$(dirname "$0")" && pwd)
[[ $name =~ ^[A-Za-z0-9.-]+$ ]] || fail "say how head office is reached, such as office.example"
folder=${2:-$here/secrets}
mkdir -p "$folder/tls" "$folder/watch"

word() { od -An -tx1 -N24 /dev/urandom | tr -d ' \n'; }
keep() { [ -e "$folder/$1" ] || printf '%s' "$2" > "$folder/$1"; }

keep postgres_password "$(word)"
keep redis_password "$(word)"
keep steward_backup_passphrase "$(word)"
keep grafana_password "$(word)"
keep steward_office_database "postgresql://steward:$(cat "$folder/postgres_password")@database/steward"
keep steward_office_cache "redis://:$(cat "$folder/redis_password")@cache:6379/0"
if [ ! -e "$folder/fuseki_passwd" ]; then
    office=$(word)
    printf 'office: %s\nreader: %s\n' "$office" "$(word)" > "$folder/fuseki_passwd"
    printf 'http://office:%s@graph:3030/steward' "$office" > "$folder/steward_office_graph"
fi
if [ ! -e "$folder/tls/server.pem" ]; then
    # shellcheck source=installers/headoffice/engine.sh
    . "$here/engine.sh"
    if [ -x "$here/../../.venv/bin/steward" ]; then steward=("$here/../../.venv/bin/steward") at=$folder/tls
    else
        find_engine || exit 1
        steward=("${engine[@]}" run --rm --user "$(id -u):$(id -g)" -v "$folder/tls:/tls" "${STEWARD_OFFICE_IMAGE:-steward-office:latest}") at=/tls
    fi
    "${steward[@]}" headoffice authority "$name" office talk-0 talk-1 localhost --folder "$at" >/dev/null || fail "no certificates could be made"
fi
# What the profile `watch` wants: no secrets but for the mailbox's password and the address of the chat.
keep watch/mail-password ''
keep watch/chat-webhook ''
cp "$folder/tls/authority.pem" "$folder/watch/authority.pem"
cat > "$folder/watch/prometheus.yml" <<EOF
# Written by secrets.sh: each process of head office is asked by itself.
global: {scrape_interval: 15s, evaluation_interval: 15s}
rule_files: [/etc/prometheus/rules/*.yml]
alerting:
  alertmanagers: [{static_configs: [{targets: ["127.0.0.1:9093"]}]}]
scrape_configs:
  - job_name: headoffice
    scheme: https
    tls_config: {ca_file: /etc/steward/authority.pem, server_name: $name}
    dns_sd_configs:
      - {names: [office, talk-0, talk-1], type: A, port: 8443, refresh_interval: 15s}
  - {job_name: prometheus, static_configs: [{targets: ["127.0.0.1:9090"]}]}
  - {job_name: alertmanager, static_configs: [{targets: ["127.0.0.1:9093"]}]}
EOF
chmod 755 "$folder/watch"
chmod 644 "$folder/watch/prometheus.yml" "$folder/watch/authority.pem"
# The containers' own user reads these; where somebody else calls this, its files are that person's.
if [ "$(id -u)" = 0 ]; then
    chown -R 10001:10001 "$folder"; chmod 755 "$folder"
    chown -R 65534:65534 "$folder/watch"; chown 472:0 "$folder/grafana_password"  # the users of those images
else echo "secrets: $folder belongs to you; the containers' user 10001 must be able to read it (sudo chown -R 10001:10001 $folder)"; fi
echo "secrets: all in $folder. Copy steward_backup_passphrase and tls/authority.key into a safe."
