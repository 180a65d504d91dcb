#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs docs/collect.cmd under wine, with stand-ins for the tools of Windows that note what they
# were called with and print made-up answers. Exit code 77: there is no wine here. What wine cannot
# show: what the real tools print, and whether the real cmd.exe reads every line as wine's does.
set -eu
root=${1:?usage: wine.sh SOURCE-ROOT FOLDER}
folder=${2:?}
command -v wine >/dev/null || {
    echo "no wine"
    exit 77
}
rm -rf "$folder"
mkdir -p "$folder/tools" "$folder/answers"
cd "$folder"
export WINEPREFIX="$folder/prefix" WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml='
trap 'wineserver -k 2>/dev/null || :; rm -rf "$folder/prefix"' EXIT
wineboot -i >wineboot.log 2>&1 || {
    cat wineboot.log
    echo "wine does not start"
    exit 77
}
windows=Z:$(pwd | sed 's|/|\\|g')
export LOG="$windows\\log.txt" ANSWERS="$windows\\answers" WINEPATH="$windows\\tools"
sed 's/$/\r/' "$root/docs/collect.cmd" | tr -s '\r' >collect.cmd

# A stand-in prints answers/TOOL-FIRST.txt or answers/TOOL.txt, fails when answers/TOOL.fails is
# there, and writes the certificate when it is asked to and answers/certificate is there.
for tool in certutil icacls netsh wevtutil reg; do
    sed 's/$/\r/' >"tools/$tool.cmd" <<'STANDIN'
@echo off
>>"%LOG%" echo %~n0 %*
if exist "%ANSWERS%\%~n0%1.txt" goto first
if exist "%ANSWERS%\%~n0.txt" type "%ANSWERS%\%~n0.txt"
goto certificate
:first
type "%ANSWERS%\%~n0%1.txt"
:certificate
if "%4"=="certificate.cer" if exist "%ANSWERS%\certificate" copy "%ANSWERS%\certificate" certificate.cer >nul
if "%1"=="export" if exist "%ANSWERS%\certificate" copy "%ANSWERS%\certificate" %3 >nul
if not exist "%ANSWERS%\%~n0.fails" exit /b 0
>&2 echo %~n0 FAILED
exit /b 1
STANDIN
done

fail() {
    echo "$1"
    shift
    for file; do
        echo "--- $file"
        cat "$file"
    done
    exit 1
}
# collect EXIT-CODE ARGUMENT...: what it prints goes to said.txt, what it asked Windows to log.txt
collect() {
    expected=$1 status=0
    shift
    : >log.txt
    wine cmd /c "$windows\\collect.cmd" "$@" >said.txt 2>&1 || status=$?
    tr -d '\r' <said.txt >said && tr -d '\r' <log.txt | sed 's/ *$//' >log
    [ "$status" -eq "$expected" ] || fail "exit code $status, not $expected, of: $*" said log
}

thumb=0a1b2c3d4e5f60718293a4b5c6d7e8f901234567
name=00112233445566778899aabbccddeeff_0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0
keys="$WINEPREFIX/drive_c/ProgramData/Microsoft/Crypto/RSA/MachineKeys"
mkdir -p "$keys"
: >"$keys/$name"
echo "not a certificate" >answers/certificate
sed 's/$/\r/' >answers/certutil-store.txt <<TEXT
my "Personal"
================ Certificate 0 ================
Subject: CN="a_b" & echo pwned>pwned.txt, O=%PATH%, OU=!x! ^| <y> (z) *_* ;_
Subject: CN=zz112233445566778899aabbccddee&&_0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0
  Key Container = {made-up}
  Unique container name: $name
CertUtil: -store command completed successfully.
TEXT
# 1. A thumbprint as people paste it, a folder with blanks and worse, a certificate that is there.
pasted=$(printf '\342\200\2160A:1B:2C 3d 4e 5f 60 71 82 93 A4 B5 C6 D7 E8 F9 01 23 45 67')
collect 0 "$pasted" "$windows\\R & D (1)"
cat >wanted <<LIST
reg query HKU\\S-1-5-19
certutil -v -store my $thumb
certutil -store my $thumb certificate.cer
reg export HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\MY\\Certificates\\$thumb store-my.reg
certutil -v -user -store my $thumb
reg query HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\WebHosting
certutil -v -store webhosting $thumb
reg export HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\WebHosting\\Certificates\\$thumb store-webhosting.reg
certutil -csplist
icacls "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys"
icacls "C:\\ProgramData\\Microsoft\\Crypto\\Keys"
icacls "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\*"
icacls "C:\\ProgramData\\Microsoft\\Crypto\\Keys\\*"
icacls "C:\\ProgramData\\Microsoft\\Crypto\\RSA\\MachineKeys\\$name"
reg query HKLM\\SOFTWARE\\Microsoft\\Cryptography /v MachineGuid /reg:64
netsh http show sslcert
wevtutil qe System "/q:*[System[Provider[@Name='Schannel'] and (Level=1 or Level=2 or Level=3 or EventID=36868)]]" /c:200 /rd:true /f:xml /e:Events
wevtutil qe System "/q:*[System[Provider[@Name='Microsoft-Windows-HttpEvent'] and (EventID=15021)]]" /c:50 /rd:true /f:xml /e:Events
LIST
diff wanted log || fail "other commands (>) than wanted (<)" said
sed 's/^/  /' wanted | while IFS= read -r line; do
    grep -qxF -e "$line" said || fail "not shown before it ran: $line" said
done
cat >wanted <<'LIST'
about.txt
certificate.cer
certutil-csplist.txt
certutil-my.txt
certutil-short.txt
certutil-user-my.txt
certutil-webhosting.txt
cng-files.txt
commands.txt
events-http.xml
events-schannel.xml
icacls-cng.txt
icacls-key-file.txt
icacls-machinekeys.txt
machine-guid.txt
machinekeys-files.txt
netsh-sslcert.txt
reg-export.txt
store-my.reg.txt
store-webhosting.reg.txt
LIST
find "R & D (1)" -type f | sed 's|.*/||' | LC_ALL=C sort | diff wanted - || fail "other files (>) than wanted (<)"
grep -q 'administrator: yes' "R & D (1)/about.txt" || fail "not told to be administrator" "R & D (1)/about.txt"
head -n 1 "R & D (1)/certutil-my.txt" | grep -q "^C:.>certutil -v -store my $thumb" ||
    fail "the command is not above its answer" "R & D (1)/certutil-my.txt"
[ -z "$(find . -name 'pwn*')" ] || fail "the certificate's subject was run" said

# 2. What is there already is not added to; what is no thumbprint runs nothing.
collect 2 $thumb "$windows\\R & D (1)"
[ ! -s log ] || fail "a folder that was there was written to" log
collect 2 "${thumb}0" "$windows\\none"
collect 2 /?
[ ! -s log ] || fail "something ran without a thumbprint" log
[ ! -e none ] || fail "a folder was made without a thumbprint"

# 3. It asks (one line that ends in LF: wine takes all that is typed for the first answer); no administrator, no such certificate, a key file that is not there.
rm answers/certificate "$keys/$name"
: >answers/reg.fails
: >answers/certutil.fails
printf '  %s\r\n' "$name" >answers/certutil-store.txt
collect 2 </dev/null
[ "$(grep -c '^Thumbprint: ' said)" -eq 3 ] || fail "it did not ask three times" said
printf '"&vol>pwn.txt&!^ %s\n' "$thumb" >typed.txt
collect 1 <typed.txt
made=$(find . -maxdepth 1 -name 'pkivet-evidence-*')
[ -d "$made" ] || fail "no folder beside the script" said
grep -q '^WARNING: ' said || fail "no warning without the rights of an administrator" said
grep -q '^  certutil -store my$' said || fail "the store is not listed where the certificate is missing" said
grep -q '^  certutil -user -store my ' said || fail "the user's own store was not tried" said
grep -q 'WebHosting.Certificates' said && fail "a store that is not there was opened" said
grep -q "MachineKeys.$name\"\$" said || fail "the missing key file was not asked for" said
grep -q 'administrator: no' "$made/about.txt" || fail "not told to be no administrator" "$made/about.txt"
grep -q '^certutil FAILED' "$made/certutil-my.txt" || fail "the failure is not kept" "$made/certutil-my.txt"
grep -q '^certutil-my.txt: exit code 1: certutil -v -store my ' "$made/commands.txt" ||
    fail "the exit code is not kept" "$made/commands.txt"
[ -z "$(find . -name 'pwn*')" ] || fail "what was typed was run" said

# 4. A tool that is not there is no end; of very many key files only the names are taken.
rm -f tools/netsh.cmd "$WINEPREFIX/drive_c/windows/"sys*/netsh.exe
seq -f "$keys/%040g" 2001 | xargs touch
collect 1 $thumb "$windows\\many"
grep -q '^netsh-sslcert.txt: exit code [1-9]' many/commands.txt || fail "the missing tool is not told" many/commands.txt
grep -q '^events-http.xml: ' many/commands.txt || fail "the missing tool was the end" many/commands.txt
[ "$(wc -l <many/machinekeys-files.txt)" -ge 2001 ] || fail "names of key files are missing" many/commands.txt
grep -q '^C:.>dir /b /a ' many/machinekeys-files.txt || fail "many key files, and still their ACLs" said
