#!/bin/sh
# system_libraries.sh venv|pdf|test: install the Debian packages a part needs, when they are missing and when it may.
# It never fails: what cannot be had is said, and yfund works without it as README.md describes.
set -u
part=${1:?venv, pdf or test}

has_library() { PATH="$PATH:/usr/sbin:/sbin" ldconfig -p 2>/dev/null | grep -q "$1"; }
has_fonts() { [ -n "$(find /usr/share/fonts -name "$1" -print 2>/dev/null | head -n 1)" ]; }
may_install() { [ -z "${NO_APT:-}" ] && command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

wanted=
want() { wanted="$wanted $*"; }

need_pdf() {
    has_library libpango-1.0.so || want libpango-1.0-0
    has_library libpangoft2-1.0.so || want libpangoft2-1.0-0
    has_library libharfbuzz-subset.so || want libharfbuzz-subset0
    has_fonts 'NotoSansArabic*' || want fonts-noto-core
    has_fonts 'DroidSansFallback*' || has_fonts 'NotoSansCJK*' || want fonts-droid-fallback
}

case $part in
venv) want python3-venv ;;
pdf) need_pdf ;;
test)
    need_pdf
    [ -x /usr/bin/chromium ] || want chromium
    PATH="$PATH:/usr/sbin:/sbin" command -v nginx >/dev/null || want nginx
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || want postgresql
    ;;
*)
    echo "system_libraries.sh venv|pdf|test" >&2
    exit 2
    ;;
esac

[ -n "$wanted" ] || exit 0
if may_install; then
    echo "Installing with apt:$wanted"
    log=$(mktemp)
    # shellcheck disable=SC2086
    if as_root apt-get update -q >"$log" 2>&1 &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $wanted >>"$log" 2>&1; then
        rm -f "$log"
        exit 0
    fi
    tail -n 5 "$log" >&2
    rm -f "$log"
fi
echo "Not installed:$wanted"
echo "  sudo apt-get install --no-install-recommends$wanted"
[ "$part" != pdf ] || echo "  Until then a link to a PDF gives the page for printing."
exit 0
