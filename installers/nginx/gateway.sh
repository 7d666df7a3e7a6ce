#!/usr/bin/env bash
# The gateway before several processes of head office: nginx, with its configuration written into FOLDER.
#
#   GATEWAY_API="10.0.0.11:8443 10.0.0.12:8443" GATEWAY_TALK="0=10.0.0.11:8443 1=10.0.0.12:8443" \
#   GATEWAY_NAME=office.example GATEWAY_TLS=/etc/steward/tls installers/nginx/gateway.sh FOLDER [--check|--run]
#
# without an option it only writes; --check has nginx read the result; --run replaces this program by nginx.
#   GATEWAY_API       processes of head office, HOST:PORT between spaces
#   GATEWAY_TALK      processes with advisors, NUMBER=HOST:PORT; NUMBER is their setting office_number
#   GATEWAY_DEVICES   HOST:PORT where devices show certificates (office_device_port); empty has no port for them
#   GATEWAY_TLS       folder with server.pem and server.key; authority.pem too, to check head office's certificates
#   GATEWAY_UPSTREAM  https (default, with office_certificates) or http
#   GATEWAY_UPSTREAM_NAME  name in head office's certificates (default: GATEWAY_NAME)
#   GATEWAY_PROXIES   networks of load balancers in front, whose word on who asks is believed
#   GATEWAY_PORT, GATEWAY_DEVICE_PORT (443, 8444), GATEWAY_NAME (office.example), GATEWAY_ACCESS_LOG (/dev/stdout)
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
readonly HERE
readonly MODULE=/usr/lib/nginx/modules/ngx_stream_module.so

fail() { printf 'gateway: %s\n' "$*" >&2; exit 1; }

folder=${1:-} action=${2:-}
[ -n "$folder" ] || fail "name a folder for the configuration"
case $action in ''|--check|--run) ;; *) fail "unknown option $action; there are --check and --run" ;; esac
[ -n "${GATEWAY_API:-}" ] || fail "GATEWAY_API names no process of head office"
name=${GATEWAY_NAME:-office.example}
tls=${GATEWAY_TLS:-/etc/steward/tls}
scheme=${GATEWAY_UPSTREAM:-https}
case $scheme in http|https) ;; *) fail "GATEWAY_UPSTREAM is http or https, not $scheme" ;; esac
address='^([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]):[0-9]+$'

servers() {  # HOST:PORT… as nginx writes them
    local each
    for each in "$@"; do
        [[ $each =~ $address ]] || fail "$each is not HOST:PORT"
        printf 'server %s max_fails=3 fail_timeout=5s; ' "$each"
    done
}

# shellcheck disable=SC2086
api=$(servers $GATEWAY_API)
talk='' talks='' routes=''
for each in ${GATEWAY_TALK:-}; do
    [[ $each =~ ^([0-9]{1,3})=(.+)$ ]] || fail "$each is not NUMBER=HOST:PORT"
    number=$((10#${BASH_REMATCH[1]}))
    [ $number -le 255 ] || fail "$each has a number over 255"
    server=$(servers "${BASH_REMATCH[2]}") || exit 1
    talk+=$server
    talks+="upstream headoffice_talk_$number { $server}"$'\n'
    routes+="\"~^/(ws|api/v1/sessions)/$(printf %02x $number)[0-9a-f]{30}(/|\$)\" headoffice_talk_$number;"$'\n'
done
talk=${talk:-$api}

upstream_tls=''
if [ "$scheme" = https ]; then
    upstream_tls="proxy_ssl_server_name on; proxy_ssl_name ${GATEWAY_UPSTREAM_NAME:-$name}; proxy_ssl_verify on; proxy_ssl_verify_depth 2; proxy_ssl_trusted_certificate tls/authority.pem;"
    [ -e "$tls/authority.pem" ] || fail "$tls/authority.pem is missing; head office's certificates cannot be checked without it"
fi
proxies=''
for each in ${GATEWAY_PROXIES:-}; do proxies+="set_real_ip_from $each; "; done
[ -z "$proxies" ] || proxies+="real_ip_header X-Forwarded-For; real_ip_recursive on;"

modules='' stream='' devices=''
if [ -n "${GATEWAY_DEVICES:-}" ]; then
    # shellcheck disable=SC2086
    devices=$(servers $GATEWAY_DEVICES)
    stream="stream { include devices.conf; }"
    # Debian has the module in a package of its own (libnginx-mod-stream); others compile it in.
    if [ -e $MODULE ]; then modules="load_module $MODULE;"; fi
fi

write() {  # one file of ours, with its words filled in
    local text key
    text=$(cat "$HERE/$1")
    for key in "${!words[@]}"; do text=${text//@$key@/"${words[$key]}"}; done
    printf '%s\n' "$text" > "$folder/$1"
}

declare -A words=(
    [API]=$api [TALK]=$talk [TALKS]=$talks [ROUTES]=$routes [PROXIES]=$proxies [SCHEME]=$scheme [NAME]=$name
    [PORT]=${GATEWAY_PORT:-443} [UPSTREAM_TLS]=$upstream_tls [DEVICES]=$devices [STREAM]=$stream [MODULES]=$modules
    [DEVICE_PORT]=${GATEWAY_DEVICE_PORT:-8444} [ACCESS_LOG]=${GATEWAY_ACCESS_LOG:-/dev/stdout}
)
mkdir -p "$folder/temporary" || fail "$folder cannot be written"
write nginx.conf; write headoffice.conf; write devices.conf
rm -f "$folder/tls"; ln -s "$(cd "$tls" && pwd)" "$folder/tls" || fail "there is no folder $tls"
PATH=$PATH:/usr/sbin
case $action in
    --check) exec nginx -t -q -p "$folder" -c "$folder/nginx.conf" -e stderr ;;
    --run) exec nginx -p "$folder" -c "$folder/nginx.conf" -e stderr ;;
esac
