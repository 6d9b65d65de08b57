@echo off
rem One entry on Windows: sets up what is missing, builds, then does what the verb says. The same verbs as ./omninpc.
setlocal EnableExtensions
set "root=%~dp0"
if not defined OmniNpcHome set "OmniNpcHome=%root%.omninpc\"
if not defined ArtifactsPath set "ArtifactsPath=%root%.artifacts"
set "pin=%root%Plugins\Bindings~\Microsoft.ML.OnnxRuntime"
set "package=%OmniNpcHome%ort\node_modules\com.github.asus4.onnxruntime"
set DOTNET_CLI_UI_LANGUAGE=en
set "OMNINPC_ROOT=%root%"
set DOTNET_NOLOGO=1
set DOTNET_CLI_TELEMETRY_OPTOUT=1

set "verb=%~1"
if "%verb%"=="" set verb=help
for %%v in (demo say chat bench duplex-bench eval doctor) do if /i "%verb%"=="%%v" goto tavern
if /i "%verb%"=="vr" goto vr
if /i "%verb%"=="preview" goto preview
if /i "%verb%"=="test" goto test
if /i "%verb%"=="setup" goto setup_only
if /i "%verb%"=="metas" goto metas
if /i "%verb%"=="pack" goto pack
if /i "%verb%"=="notices" goto notices
if /i "%verb%"=="api" goto api
if /i "%verb%"=="help" goto help
if /i "%verb%"=="--help" goto help
if /i "%verb%"=="-h" goto help
echo omninpc: there is no verb '%verb%' 1>&2
call :print_help 1>&2
exit /b 2

:help
call :print_help
exit /b 0

:print_help
echo usage: omninpc VERB [options]      (sets up what is missing first; the first start takes some minutes)
echo.
echo   demo     an evening in the tavern: four characters around a player   omninpc demo --headless --out out; --live shows it in the browser
echo   vr       a companion for a headset, run without one: do both ears follow the head?   omninpc vr --out out
echo   say      one line of text to a WAV file                         omninpc say "Good evening." --out line.wav
echo   preview  a page to hear, see and compare voices, and to render scripts   omninpc preview --check tries it in Chromium
echo   chat     one conversation from a list of lines or WAV files     omninpc chat --list lines.txt --json talk.json
echo   test     build and run all tests; the last line is the verdict
echo   bench    speed: ticks, voices, first sound, codec, predictor, llm, startup; a report, pictures and a trace in .out/bench
echo   duplex-bench  full duplex: takeovers, gaps, interruptions, echo; a timeline of each conversation
echo   eval     quality of the model: phone error, replies, actions, ends of turns, mouths
echo   doctor   what was found: ONNX Runtime, OpenAL, devices, model, feed
echo   setup    only the set-up; `setup --again` asks the feed anew, `setup --gpu` fetches the CUDA provider library too
echo   metas    write the .meta files that Unity needs and that are missing
echo   pack     make the Unity package as a tarball, unpack it and check it   omninpc pack --out out
echo   notices  write "Third Party Notices.md" from the lock files            omninpc notices --check only compares
echo   api      write the API reference from the documentation in the code    omninpc api --check only compares
echo   help     this text
exit /b 0

:tavern
call :setup || exit /b 1
if /i "%verb% %~2"=="demo --live" goto tavern_live
rem %* keeps the quotes of the caller; the verb is its first word, as the program wants it.
dotnet "%ArtifactsPath%\bin\OmniNPC.Tavern\release\OmniNPC.Tavern.dll" %*
exit /b %errorlevel%

:tavern_live
dotnet "%ArtifactsPath%\bin\OmniNPC.Tavern.Live\release\OmniNPC.Tavern.Live.dll" %2 %3 %4 %5 %6 %7 %8 %9
exit /b %errorlevel%

:vr
call :setup || exit /b 1
dotnet "%ArtifactsPath%\bin\OmniNPC.VrCompanion.Headless\release\OmniNPC.VrCompanion.Headless.dll" %2 %3 %4 %5 %6 %7 %8 %9
exit /b %errorlevel%

:preview
call :setup || exit /b 1
if /i "%~2"=="--check" goto preview_check
dotnet "%ArtifactsPath%\bin\OmniNPC.VoicePreview.Web\release\OmniNPC.VoicePreview.Web.dll" %2 %3 %4 %5 %6 %7 %8 %9
exit /b %errorlevel%

:preview_check
if not exist "%root%.out" mkdir "%root%.out"
set OMNINPC_NEEDS_BROWSER=1
set "OMNINPC_SCREENSHOTS=%root%.out"
if not defined OMNINPC_CHROMIUM set "OMNINPC_CHROMIUM=%ProgramFiles%\Google\Chrome\Application\chrome.exe"
dotnet test "%ArtifactsPath%\bin\OmniNPC.Tests\release\OmniNPC.Tests.dll" --filter Category=Browser
exit /b %errorlevel%

:setup_only
if /i "%~2"=="--again" del /q "%OmniNpcHome%feed.props" 2>nul
call :setup || exit /b 1
if /i "%~2"=="--gpu" (call :restore_cuda_provider || exit /b 1)
echo omninpc: ready 1>&2
exit /b 0

:metas
where node >nul 2>nul || (echo omninpc: node is missing. Type: winget install OpenJS.NodeJS.LTS 1>&2 & exit /b 1)
rem The dot keeps the closing backslash of the folder from escaping the quote.
node "%root%.config\metas.mjs" "%root%."
exit /b %errorlevel%

:pack
where npm >nul 2>nul || (echo omninpc: node and npm are missing. Type: winget install OpenJS.NodeJS.LTS 1>&2 & exit /b 1)
node "%root%.config\pack.mjs" "%root%." %2 %3 %4 %5
exit /b %errorlevel%

:notices
where node >nul 2>nul || (echo omninpc: node is missing. Type: winget install OpenJS.NodeJS.LTS 1>&2 & exit /b 1)
node "%root%.config\notices.mjs" "%root%." %2
exit /b %errorlevel%

:api
call :setup || exit /b 1
dotnet "%ArtifactsPath%\bin\OmniNPC.ApiReference\release\OmniNPC.ApiReference.dll" "%ArtifactsPath%\bin\OmniNPC.Tests\release" "%root%Documentation~\api" %2
exit /b %errorlevel%

:test
call :setup || exit /b 1
del /q "%ArtifactsPath%\test.trx" 2>nul
dotnet test "%ArtifactsPath%\bin\OmniNPC.Tests\release\OmniNPC.Tests.dll" --logger "trx;LogFileName=%ArtifactsPath%\test.trx"
set code=%errorlevel%
if not exist "%ArtifactsPath%\test.trx" (echo 0 passed, 1 failed & exit /b 1)
powershell -NoProfile -Command "[xml]$run = Get-Content $env:ArtifactsPath\test.trx; $of = $run.TestRun.ResultSummary.Counters; '{0} passed, {1} failed' -f $of.passed, $of.failed"
exit /b %code%

:setup
where dotnet >nul 2>nul || (echo omninpc: the .NET SDK 10 is missing. Type: winget install Microsoft.DotNet.SDK.10 1>&2 & exit /b 1)
if not exist "%OmniNpcHome%" mkdir "%OmniNpcHome%"
if not exist "%OmniNpcHome%feed.props" call :choose_bindings
findstr /c:">Bindings<" "%OmniNpcHome%feed.props" >nul && (call :restore_onnxruntime || exit /b 1)
echo omninpc: building (Release) ... 1>&2
dotnet build "%root%OmniNPC.sln" -c Release -v quiet --disable-build-servers > "%OmniNpcHome%build.log" 2>&1
if errorlevel 1 (type "%OmniNpcHome%build.log" 1>&2 & echo omninpc: the build failed 1>&2 & exit /b 1)
exit /b 0

:choose_bindings
echo omninpc: asking the package feed for ONNX Runtime and Silk.NET ... 1>&2
set choice=Bindings
dotnet restore "%root%.config\feed-probe.csproj" -p:ArtifactsPath="%OmniNpcHome%probe" -v quiet > "%OmniNpcHome%restore.log" 2>&1 && set choice=Packages
(
echo ^<Project^>
echo   ^<PropertyGroup^>
echo     ^<OmniNpcBindings Condition="'$(OmniNpcBindings)' == ''"^>%choice%^</OmniNpcBindings^>
echo   ^</PropertyGroup^>
echo ^</Project^>
) > "%OmniNpcHome%feed.props"
echo omninpc: bindings: %choice% 1>&2
exit /b 0

:restore_cuda_provider
set "gpupin=%root%Plugins\Bindings~\Microsoft.ML.OnnxRuntime.Gpu\win-x64"
fc /b "%gpupin%\package-lock.json" "%OmniNpcHome%ort-gpu\installed" >nul 2>nul && exit /b 0
where npm >nul 2>nul || (echo omninpc: node and npm are missing. Type: winget install OpenJS.NodeJS.LTS 1>&2 & exit /b 1)
echo omninpc: fetching ONNX Runtime's CUDA provider, once ... 1>&2
if not exist "%OmniNpcHome%ort-gpu" mkdir "%OmniNpcHome%ort-gpu"
copy /y "%gpupin%\package.json" "%OmniNpcHome%ort-gpu\" >nul
copy /y "%gpupin%\package-lock.json" "%OmniNpcHome%ort-gpu\" >nul
pushd "%OmniNpcHome%ort-gpu"
call npm ci --ignore-scripts --no-audit --no-fund --omit-lockfile-registry-resolved=true --loglevel=error
if errorlevel 1 (popd & echo omninpc: npm could not install com.github.asus4.onnxruntime.win-x64-gpu as pinned 1>&2 & exit /b 1)
popd
copy /y "%gpupin%\package-lock.json" "%OmniNpcHome%ort-gpu\installed" >nul
exit /b 0

:restore_onnxruntime
fc /b "%pin%\checksums.txt" "%OmniNpcHome%ort\verified" >nul 2>nul && exit /b 0
where npm >nul 2>nul || (echo omninpc: node and npm are missing. Type: winget install OpenJS.NodeJS.LTS 1>&2 & exit /b 1)
echo omninpc: fetching ONNX Runtime, 150 MB, once ... 1>&2
if not exist "%OmniNpcHome%ort" mkdir "%OmniNpcHome%ort"
copy /y "%pin%\package.json" "%OmniNpcHome%ort\" >nul
copy /y "%pin%\package-lock.json" "%OmniNpcHome%ort\" >nul
pushd "%OmniNpcHome%ort"
call npm ci --ignore-scripts --no-audit --no-fund --omit-lockfile-registry-resolved=true --loglevel=error
if errorlevel 1 (popd & echo omninpc: npm could not install com.github.asus4.onnxruntime as pinned 1>&2 & exit /b 1)
popd
node "%pin%\verify.mjs" "%pin%\checksums.txt" "%package%"
if errorlevel 1 (echo omninpc: the package in %package% is not the pinned one; delete %OmniNpcHome%ort and try again 1>&2 & exit /b 1)
copy /y "%pin%\checksums.txt" "%OmniNpcHome%ort\verified" >nul
exit /b 0
