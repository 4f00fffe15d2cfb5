#!/bin/sh
# Installs the system packages that the product (font) and its tests (browser) need, where it may;
# otherwise says what to install. With CI=true a missing one is an error.
set -u
missing=""

has_cjk_font() {
  if command -v fc-list >/dev/null 2>&1; then
    [ -n "$(fc-list :lang=zh-cn file 2>/dev/null)" ] && return 0
  fi
  find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" \
    /System/Library/Fonts /Library/Fonts 2>/dev/null \
    | grep -qiE 'wqy|notosanscjk|noto-cjk|sourcehan|droidsansfallback|pingfang|simhei|msyh'
}

has_browser() {
  command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
    || command -v google-chrome >/dev/null 2>&1
}

for want in "$@"; do
  case "$want" in
    font) has_cjk_font || missing="$missing fonts-wqy-zenhei" ;;
    browser) has_browser || missing="$missing chromium" ;;
    *) echo "unknown want: $want" >&2; exit 2 ;;
  esac
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing:$missing"
  # shellcheck disable=SC2086
  if DEBIAN_FRONTEND=noninteractive apt-get update -qq >/dev/null \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null; then
    exit 0
  fi
fi
echo "Not installed:$missing" >&2
echo "  On Debian or Ubuntu: sudo apt-get install$missing" >&2
echo "  Without a Chinese font charts are labelled in English only; without Chromium browser tests are skipped." >&2
[ "${CI:-}" = true ] && exit 1
exit 0
