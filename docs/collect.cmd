@echo off
rem SPDX-License-Identifier: Apache-2.0
rem Collects what Windows says about one certificate and its key, into a folder that
rem `pkivet diagnose FOLDER` reads. Needs nothing but what Windows Server 2008 R2 and later bring
rem along. Changes nothing, takes no private key, and shows each command before it runs it.
rem The files that it leaves are listed in docs/diagnosing-0x80070520.md.

setlocal EnableExtensions DisableDelayedExpansion
rem A program that lies in the folder that we write to must never be run in place of Windows' own.
set "NoDefaultCurrentDirectoryInExePath=1"
if "%~1"=="/?" goto usage
if "%~1"=="-h" goto usage
if "%~1"=="--help" goto usage

set "asked="
set "raw=%~1"
if not defined raw goto ask
call :thumbprint
if defined thumb goto folder
echo That is no thumbprint: it has 40 digits 0-9 and a-f. Put it into quotes if it has blanks.
exit /b 2

:ask
set "asked=1"
set "tries=0"
echo Which certificate? Its thumbprint is in the certificate's Details in Windows, and in what
echo "certutil -store my" prints as its hash. Blanks, colons and upper case do no harm.
:again
set "raw="
set /p "raw=Thumbprint: "
call :thumbprint
if defined thumb goto folder
set /a tries+=1
if "%tries%"=="3" goto stop
echo A thumbprint has 40 digits 0-9 and a-f; once more.
goto again

rem What is written goes beside this script, not where it was started: for an administrator that is
rem often System32. An older collection is never mixed with a new one.
:folder
set "folder=%~2"
if defined folder goto make
set "raw=%date%%time%"
set "alphabet=0 1 2 3 4 5 6 7 8 9"
call :keep
set "folder=%~dp0pkivet-evidence-%COMPUTERNAME%-%kept%"
:make
set "why=is there already"
if exist "%folder%" goto no_folder
set "why=cannot be made"
mkdir "%folder%"
if not exist "%folder%" goto no_folder
pushd "%folder%"
if errorlevel 1 goto no_folder

echo.
echo Collecting into "%folder%":
echo.
rem S-1-5-19 can be read with the rights of an administrator only.
set "elevated=yes"
set cmd=reg query HKU\S-1-5-19
call :probe
if not "%code%"=="0" set "elevated=no"
if "%elevated%"=="yes" goto about
echo.
echo WARNING: this window does not run as administrator. Windows then reports keys as missing
echo ("Missing stored keyset") that are there, and shows no ACL of a key's file. Better stop here
echo (Ctrl+C), and start it again with "Run as administrator".
echo.
if defined asked pause

:about
>about.txt echo Collected by pkivet's collect.cmd; pkivet diagnose reads this folder.
>>about.txt echo thumbprint: %thumb%
>>about.txt echo computer: %COMPUTERNAME%
>>about.txt echo user: %USERDOMAIN%\%USERNAME%
>>about.txt echo administrator: %elevated%
>>about.txt echo local time: %date% %time%
ver >>about.txt
chcp >>about.txt 2>&1

rem The certificate and its link to a key, in the computer's stores and in this user's own. What is
rem exported of the registry is renamed: a double click would write it into another computer's.
set cmd=certutil -v -store my %thumb%
call :run certutil-my.txt
set cmd=certutil -store my %thumb% certificate.cer
call :run certutil-short.txt
set cmd=reg export HKLM\SOFTWARE\Microsoft\SystemCertificates\MY\Certificates\%thumb% store-my.reg
call :run reg-export.txt
if exist store-my.reg ren store-my.reg store-my.reg.txt
set cmd=certutil -v -user -store my %thumb%
call :run certutil-user-my.txt

rem A store that is not there might be made by being looked at; old versions have none.
set cmd=reg query HKLM\SOFTWARE\Microsoft\SystemCertificates\WebHosting
call :probe
if not "%code%"=="0" goto found
set cmd=certutil -v -store webhosting %thumb%
call :run certutil-webhosting.txt
set cmd=reg export HKLM\SOFTWARE\Microsoft\SystemCertificates\WebHosting\Certificates\%thumb% store-webhosting.reg
call :run reg-export.txt
if exist store-webhosting.reg ren store-webhosting.reg store-webhosting.reg.txt
if exist certificate.cer goto found
set cmd=certutil -store webhosting %thumb% certificate.cer
call :run certutil-short.txt

:found
if exist certificate.cer goto key
set cmd=certutil -user -store my %thumb% certificate.cer
call :run certutil-short.txt
if exist certificate.cer goto key
set cmd=certutil -store my
call :run certutil-all.txt

:key
set cmd=certutil -csplist
call :run certutil-csplist.txt
set "crypto=%ALLUSERSPROFILE%\Microsoft\Crypto"
set cmd=icacls "%crypto%\RSA\MachineKeys"
call :run icacls-machinekeys.txt
set cmd=icacls "%crypto%\Keys"
call :run icacls-cng.txt
set "keys=%crypto%\RSA\MachineKeys"
call :files machinekeys-files.txt
set "keys=%crypto%\Keys"
call :files cng-files.txt

rem The key's own file is named as certutil says: 32 hexadecimal digits, _, the machine's GUID.
set "names="
set "alphabet=0 1 2 3 4 5 6 7 8 9 a b c d e f"
for %%f in (certutil-short.txt certutil-my.txt certutil-user-my.txt) do call :names %%f
for %%n in (%names%) do call :key_file %%n

set cmd=reg query HKLM\SOFTWARE\Microsoft\Cryptography /v MachineGuid /reg:64
call :run machine-guid.txt
set cmd=netsh http show sslcert
call :run netsh-sslcert.txt
set cmd=wevtutil qe System "/q:*[System[Provider[@Name='Schannel'] and (Level=1 or Level=2 or Level=3 or EventID=36868)]]" /c:200 /rd:true /f:xml /e:Events
call :run events-schannel.xml
set cmd=wevtutil qe System "/q:*[System[Provider[@Name='Microsoft-Windows-HttpEvent'] and (EventID=15021)]]" /c:50 /rd:true /f:xml /e:Events
call :run events-http.xml

set "result=0"
if not exist certificate.cer set "result=1"
popd
echo.
if "%result%"=="1" (
    echo certutil gave no certificate with this thumbprint. certutil-all.txt lists those that the
    echo computer's own store has; a binding may still name one that is gone.
    echo.
)
echo Done. Look through the files: names of computers, users and sites are in them, private keys
echo are not. Then copy the folder to where pkivet is, and run
echo.
echo     pkivet diagnose "%folder%"
echo.
if defined asked pause
exit /b %result%

:no_folder
echo "%folder%" %why%; name another folder as second argument.
:stop
if defined asked pause
exit /b 2

:usage
echo usage: collect.cmd [THUMBPRINT [FOLDER]]
echo.
echo Collects what Windows says about a certificate's key, for pkivet diagnose. Run it as
echo administrator. Without THUMBPRINT it asks. FOLDER must not be there yet; without it a
echo new one is made beside this script. Nothing is changed, no private key is taken.
echo Exit codes: 0 collected, 1 collected but no such certificate, 2 nothing done.
exit /b 2

rem --- raw: what was given; sets thumb to the 40 digits in it, or to nothing ---
:thumbprint
set "thumb="
set "alphabet=0 1 2 3 4 5 6 7 8 9 a b c d e f"
call :keep
if not defined kept exit /b
if "%kept:~0,39%"=="%kept%" exit /b
if not "%kept:~0,40%"=="%kept%" exit /b
set "thumb=%kept%"
exit /b

rem --- kept: the characters of raw that are in alphabet. Quotes go first: without them nothing of
rem raw can end the quoted strings that it is put into, so that none of it is ever run ---
:keep
set "kept="
if not defined raw exit /b
set "raw=%raw:"=%"
:next
if not defined raw exit /b
set "c=%raw:~0,1%"
set "raw=%raw:~1%"
for %%a in (%alphabet%) do if /i "%c%"=="%%a" set "kept=%kept%%%a"
goto next

rem --- shows cmd and runs it for its exit code alone, which code is then ---
:probe
echo   %cmd%
call %cmd% >nul 2>&1
set "code=%errorlevel%"
exit /b

rem --- shows cmd, runs it, and adds it and what it prints to the file named ---
rem `call`, so that we come back from a tool that is a script here.
:run
echo   %cmd%
if /i "%~x1"==".xml" goto silent
>>%1 echo C:\^>%cmd%
:silent
call %cmd% >>%1 2>&1
set "code=%errorlevel%"
>>commands.txt echo %1: exit code %code%: %cmd%
if not "%code%"=="0" echo     exit code %code%; what it said is in %1
exit /b

rem --- keys: a folder of key files; their ACLs, or their names alone where they are too many ---
:files
set "count=0"
for /f "delims=" %%f in ('dir /b /a "%keys%" 2^>nul') do set /a count+=1
set cmd=icacls "%keys%\*"
if %count% GTR 2000 set cmd=dir /b /a "%keys%"
call :run %1
exit /b

rem --- adds the names of key files that the file has in it to names ---
:names
for /f "usebackq delims=" %%l in ("%~1") do (
    set "line=%%l"
    call :line
)
exit /b

:line
set "line=%line:"=%"
if not defined line exit /b
if "%line:_=%"=="%line%" exit /b
:word
set "raw="
for /f "tokens=1* delims=:= " %%a in ("%line%") do (
    set "raw=%%a"
    set "line=%%b"
)
if not defined raw exit /b
call :name
if defined line goto word
exit /b

rem --- adds raw to names when it is 64 hexadecimal digits and 5 separators, and new ---
:name
if not "%raw:~32,1%%raw:~41,1%%raw:~46,1%%raw:~51,1%%raw:~56,1%"=="_----" exit /b
if "%raw:~0,68%"=="%raw%" exit /b
if not "%raw:~0,69%"=="%raw%" exit /b
set "name=%raw%"
call :keep
if not defined kept exit /b
if "%kept:~0,63%"=="%kept%" exit /b
for %%n in (%names%) do if /i "%%n"=="%name%" exit /b
set "names=%names% %name%"
exit /b

rem --- the ACL of the key file of that name, wherever it is; where nothing is, icacls says so ---
:key_file
set "seen="
for %%d in (RSA\MachineKeys Keys DSS\MachineKeys SystemKeys RSA\S-1-5-18 RSA\S-1-5-19 RSA\S-1-5-20) do call :place "%crypto%\%%d" %1
call :place "%APPDATA%\Microsoft\Crypto\Keys" %1
for /f "delims=" %%d in ('dir /b /ad "%APPDATA%\Microsoft\Crypto\RSA" 2^>nul') do call :place "%APPDATA%\Microsoft\Crypto\RSA\%%d" %1
if defined seen exit /b
set cmd=icacls "%crypto%\RSA\MachineKeys\%1"
call :run icacls-key-file.txt
exit /b

:place
if not exist "%~1\%2" exit /b
set "seen=1"
set cmd=icacls "%~1\%2"
call :run icacls-key-file.txt
exit /b
