#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# docs/collect.cmd without running it: plain ASCII with Windows line ends; every command that it
# has Windows run is one of those listed here, which only read; it writes into its own new folder
# only; and the files that it leaves are the ones that the guide names.
set -eu
cd "${1:?usage: script.sh SOURCE-ROOT}/docs"
script=collect.cmd
guide=diagnosing-0x80070520.md
plain=$(mktemp)
allowed=$(mktemp)
trap 'rm -f "$plain" "$allowed"' EXIT
bad=0
complain() {
    echo "$script: $1"
    bad=1
}

if LC_ALL=C grep -n '[^[:print:][:cntrl:]]' "$script"; then complain "is not ASCII"; fi
if LC_ALL=C tr -d '\r\n' <"$script" | LC_ALL=C grep -q '[[:cntrl:]]'; then complain "has control characters"; fi
awk '!/\r$/ {exit 1}' "$script" || complain "has lines that do not end in CRLF"
[ "$(tr -d -c '\r' <"$script" | wc -c)" -eq "$(tr -d -c '\n' <"$script" | wc -c)" ] ||
    complain "has carriage returns within lines"
tr -d '\r' <"$script" | sed 's/^[[:blank:]]*//' >"$plain"

# What Windows is asked, word for word; %...% is a thumbprint or a folder of Windows.
cat >"$allowed" <<'LIST'
certutil -csplist
certutil -store my
certutil -store my %thumb% certificate.cer
certutil -store webhosting %thumb% certificate.cer
certutil -user -store my %thumb% certificate.cer
certutil -v -store my %thumb%
certutil -v -store webhosting %thumb%
certutil -v -user -store my %thumb%
dir /b /a "%keys%"
icacls "%crypto%\Keys"
icacls "%crypto%\RSA\MachineKeys"
icacls "%crypto%\RSA\MachineKeys\%1"
icacls "%keys%\*"
icacls "%~1\%2"
netsh http show sslcert
reg export HKLM\SOFTWARE\Microsoft\SystemCertificates\MY\Certificates\%thumb% store-my.reg
reg export HKLM\SOFTWARE\Microsoft\SystemCertificates\WebHosting\Certificates\%thumb% store-webhosting.reg
reg query HKLM\SOFTWARE\Microsoft\Cryptography /v MachineGuid /reg:64
reg query HKLM\SOFTWARE\Microsoft\SystemCertificates\WebHosting
reg query HKU\S-1-5-19
wevtutil qe System "/q:*[System[Provider[@Name='Microsoft-Windows-HttpEvent'] and (EventID=15021)]]" /c:50 /rd:true /f:xml /e:Events
wevtutil qe System "/q:*[System[Provider[@Name='Schannel'] and (Level=1 or Level=2 or Level=3 or EventID=36868)]]" /c:200 /rd:true /f:xml /e:Events
LIST
sed -n 's/^.*set cmd=//p' "$plain" | LC_ALL=C sort -u | diff "$allowed" - ||
    complain "asks Windows for something else than what is listed in tests/collect/script.sh"

# Nothing else runs: the words that a line, or what follows in it, may begin with.
awk '
    /^rem / || /^:/ || /^\)/ || /^@echo off$/ || /^$/ { next }
    {
        line = $0
        gsub(/"[^"]*"|2>&1/, "", line)
        if (line ~ /[&|]/) {
            print NR ": " $0
            wrong = 1
        }
        line = $0
        while (match(line, /^(if (errorlevel [0-9]+|(\/i )?(not )?("[^"]*"=="[^"]*"|defined [a-z]+|exist ("[^"]*"|[a-z.-]+))|%count% GTR 2000) |for .* (do) |>>?(%1|[a-z.-]+) )/))
            line = substr(line, RLENGTH + 1)
        word = line
        sub(/[ .].*/, "", word)
        if (word !~ /^(echo|set|setlocal|endlocal|goto|exit|call|mkdir|pushd|popd|ver|chcp|pause|ren|\()$/) {
            print NR ": " $0
            wrong = 1
        }
        if (word == "call" && line !~ /^call (:[a-z_]+|%cmd% (>>%1|>nul) 2>&1$)/) {
            print NR ": " $0
            wrong = 1
        }
    }
    /in \(\047/ && !/in \(\047dir \/b \/ad? "[^"]*"( [^ ]*)? 2\^>nul\047\)/ {
        print NR ": " $0
        wrong = 1
    }
    END { exit wrong }' "$plain" || complain "runs something that is not shown first"

# The files it leaves: redirections and arguments of :run and :files, and what tools write.
{
    sed -n 's/^.*call :\(run\|files\) \([a-z][^ ]*\).*$/\2/p' "$plain"
    sed -n 's/^.*>\([a-z][a-z.-]*\) echo.*$/\1/p; s/^.*>>\([a-z][a-z-]*\.txt\).*$/\1/p' "$plain"
    sed -n 's/^.*ren [^ ]* \([^ ]*\)$/\1/p; s/^set cmd=.* \([a-z]*\.cer\)$/\1/p' "$plain"
} | LC_ALL=C sort -u >"$allowed"
sed -n 's/^| `\([a-z][a-z0-9-]*\(\.reg\)\{0,1\}\.[a-z]*\)` |.*$/\1/p' "$guide" | LC_ALL=C sort -u |
    diff "$allowed" - || complain "leaves other files (<) than $guide names (>)"
exit $bad
