#!/bin/sh
# Does a fresh Debian 12 need nothing but the README's two commands? Makes one in a chroot (base system and git only),
# clones this commit into it and runs them. Needs root and debootstrap; packages come from wherever this machine's apt
# and npm take them. The folder is kept, so that a second run installs nothing again; remove it for a first run.
#
#   sudo tools/clean-room.sh [FOLDER]
set -eu
source_tree=$(cd "$(dirname "$0")/.." && pwd)
room=${1:-/var/tmp/tracesift-clean-room}
mirror=$(grep -rhoE '(https?)://[^ ]+' /etc/apt/sources.list /etc/apt/sources.list.d/ 2>/dev/null |
  grep -E '/debian/?$' | head -n 1)
security=$(grep -rhoE '(https?)://[^ ]+' /etc/apt/sources.list /etc/apt/sources.list.d/ 2>/dev/null |
  grep -E 'debian-security/?$' | head -n 1)
registry=$(npm config get registry 2>/dev/null)

if [ ! -e "$room/etc/debian_version" ]; then
  debootstrap --variant=minbase --include=ca-certificates,git bookworm "$room" "$mirror"
  {
    echo "deb $mirror bookworm main"
    echo "deb $mirror bookworm-updates main"
    [ -z "$security" ] || echo "deb $security bookworm-security main"
  } >"$room/etc/apt/sources.list"
  # How this machine reaches its registries is the machine's business, not the project's.
  cp -r /etc/apt/apt.conf.d/. "$room/etc/apt/apt.conf.d/" 2>/dev/null || true
  cp /etc/apt/auth.conf "$room/etc/apt/" 2>/dev/null || true
  cp -r /usr/local/share/ca-certificates/. "$room/usr/local/share/ca-certificates/" 2>/dev/null || true
  cp -r /etc/ssl/certs/. "$room/etc/ssl/certs/" 2>/dev/null || true
fi
cp /etc/resolv.conf /etc/hosts "$room/etc/"
echo "registry=$registry" >"$room/root/.npmrc"

cleanup() {
  for place in dev/shm dev/pts dev proc sys; do umount -l "$room/$place" 2>/dev/null || true; done
}
trap cleanup EXIT
mount -t proc proc "$room/proc"
mount --rbind /dev "$room/dev"
mount --make-rslave "$room/dev"

rm -rf "$room/root/tracesift"
git clone -q --no-local "$source_tree" "$room/root/tracesift"
inside() {
  env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb CI=true LANG=C.UTF-8 \
    ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
    ${NODE_EXTRA_CA_CERTS:+NODE_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS"} \
    chroot "$room" sh -c "cd /root/tracesift && $1"
}
inside './dev run'
inside './dev test'
echo "The clean room: both commands passed on $(git -C "$source_tree" rev-parse --short HEAD)"
