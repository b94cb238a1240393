# Fetches the agent from the server and runs it. Templates put this text between
# single quotes, so that it must not contain any.
$ErrorActionPreference = "Stop"
$ProgressPreference = "SilentlyContinue"

try {
	if ($env:BINARY_DIR) {
		$directory = $env:BINARY_DIR
	} else {
		$directory = Join-Path ([System.IO.Path]::GetTempPath()) ("wirtual." + [System.Guid]::NewGuid())
	}
	New-Item -ItemType Directory -Force -Path $directory | Out-Null
	Set-Location $directory

	$binary = Join-Path $directory "wirtual.exe"
	$url = "${ACCESS_URL}bin/wirtual-${OS}-${ARCH}.exe"
	[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
	while ($true) {
		try {
			Invoke-WebRequest -UseBasicParsing -Uri $url -OutFile $binary
			break
		} catch {
			[Console]::Error.WriteLine("The agent could not be downloaded from $url. Trying again in 30 seconds.")
			Start-Sleep -Seconds 30
		}
	}

	$env:CODER_AGENT_AUTH = "${AUTH_TYPE}"
	$env:WIRTUAL_AGENT_AUTH = "${AUTH_TYPE}"
	$env:CODER_AGENT_URL = "${ACCESS_URL}"
	$env:WIRTUAL_AGENT_URL = "${ACCESS_URL}"

	$version = (& $binary --version | Select-Object -First 1)
	if ("$version" -notmatch "wirtual") {
		[Console]::Error.WriteLine("ERROR: Downloaded agent binary returned unexpected version output")
		[Console]::Error.WriteLine("$version")
		exit 2
	}
	& $binary agent
	exit $LASTEXITCODE
} catch {
	[Console]::Error.WriteLine("The agent could not be started: $_")
	[Console]::Error.WriteLine("This environment stays for 24 hours, so that you can look around.")
	Start-Sleep -Seconds 86400
	exit 1
}
