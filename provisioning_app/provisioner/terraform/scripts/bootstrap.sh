#!/usr/bin/env sh
# Fetches the agent from the server and becomes it. Templates put this text between
# single quotes, so that it must not contain any.
set -eu

on_exit() {
	status=$?
	if [ "$status" -ne 0 ]; then
		echo "The agent could not be started (exit code $status)." >&2
		echo "This environment stays for 24 hours, so that you can look around." >&2
		sleep 86400
	fi
}
trap on_exit EXIT

if [ -n "${BINARY_DIR:-}" ]; then
	mkdir -p "$BINARY_DIR"
else
	BINARY_DIR=$(mktemp -d "${TMPDIR:-/tmp}/wirtual.XXXXXX")
fi
cd "$BINARY_DIR"

binary=wirtual
url=${ACCESS_URL}bin/wirtual-${OS}-${ARCH}

download() {
	if command -v curl >/dev/null 2>&1; then
		curl -fsSL --compressed "$url" -o "$binary"
	elif command -v wget >/dev/null 2>&1; then
		wget -q "$url" -O "$binary"
	elif command -v busybox >/dev/null 2>&1; then
		busybox wget -q "$url" -O "$binary"
	else
		echo "ERROR: neither curl nor wget nor busybox is here to download with." >&2
		exit 127
	fi
}

until download; do
	echo "The agent could not be downloaded from $url. Trying again in 30 seconds." >&2
	sleep 30
done
chmod +x "$binary"

# Some environments let only a binary with this capability set up its network.
if [ -n "${USE_CAP_NET_ADMIN:-}" ]; then
	setcap cap_net_admin+ep "./$binary" ||
		echo "WARN: cap_net_admin could not be set on the agent." >&2
fi

export CODER_AGENT_AUTH="${AUTH_TYPE}"
export WIRTUAL_AGENT_AUTH="${AUTH_TYPE}"
export CODER_AGENT_URL="${ACCESS_URL}"
export WIRTUAL_AGENT_URL="${ACCESS_URL}"

version=$("./$binary" --version 2>&1 | head -n 1) || version=
case "$version" in
*[Ww]irtual*) ;;
*)
	echo "ERROR: Downloaded agent binary returned unexpected version output" >&2
	echo "$version" >&2
	exit 2
	;;
esac

trap - EXIT
exec "./$binary" agent
