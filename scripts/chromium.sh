#!/bin/sh
# Install Debian's Chromium for the browser tests if there is none and it may be done without asking: as root, or with
# a sudo that wants no password. Never fails: without a browser those tests are skipped, and say so.
# NO_CHROMIUM=1 leaves the machine as it is.

for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done

leave() {
    echo "No Chromium: $1. The browser tests will be skipped; to run them: apt-get install chromium" >&2
    exit 0
}

[ -z "$NO_CHROMIUM" ] || leave "NO_CHROMIUM is set"
# Elsewhere the package of that name is none, or leads to a snap that does not start in a container.
grep -qs '^ID=debian$' /etc/os-release && command -v apt-get >/dev/null || leave "this is not Debian"
if [ "$(id -u)" -eq 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    leave "it takes root to install it"
fi

echo "Installing Chromium for the browser tests ..." >&2
install() {
    $as_root env DEBIAN_FRONTEND=noninteractive timeout "$1" apt-get -qq -o DPkg::Lock::Timeout=60 "$2" $3 >/dev/null 2>&1
}
install 120 update ""
install 300 install "-y --no-install-recommends chromium" || leave "apt-get could not install it"
