; Installer of the workstation for Windows 10 (1809) and 11, 64 bit. Compiled by Inno Setup 6.3 or later:
;
;   iscc /DVersion=0.1.0 installers\windows\steward.iss
;
; after installers\windows\build.py has made dist\steward there (docs/install-workstation.md).

#ifndef Version
  #error Say which version: iscc /DVersion=0.1.0
#endif
#define Name "Steward"
#define Program "steward-workstation.exe"

[Setup]
; Never changed: by it Windows knows that a newer version replaces an older one.
AppId={{6F0B4C1E-52C6-4B57-9C1B-0D4A0F4F7E21}
AppName={#Name}
AppVersion={#Version}
AppVerName={#Name} {#Version}
AppPublisher=Steward
VersionInfoVersion={#Version}
DefaultDirName={autopf}\{#Name}
DefaultGroupName={#Name}
DisableProgramGroupPage=yes
DisableDirPage=auto
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
PrivilegesRequired=admin
PrivilegesRequiredOverridesAllowed=commandline
SourceDir=..\..
OutputDir=dist
OutputBaseFilename=steward-workstation-{#Version}-setup
LicenseFile=LICENSE
Compression=lzma2/max
SolidCompression=yes
LZMANumBlockThreads=4
WizardStyle=modern
UninstallDisplayIcon={app}\{#Program}
CloseApplications=yes
RestartApplications=no
SetupMutex=StewardSetup
SetupLogging=yes
; The bank signs with its own certificate: iscc "/Sbank=signtool.exe sign /fd sha256 … $f" /DSign
#ifdef Sign
SignTool=bank
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"
Name: "es"; MessagesFile: "compiler:Languages\Spanish.isl"

[Tasks]
Name: "desktop"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked

[InstallDelete]
; Parts of an older version that this one has no more.
Type: filesandordirs; Name: "{app}\parts"

[Files]
Source: "dist\steward\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs
Source: "LICENSE"; DestDir: "{app}"; Flags: ignoreversion
Source: "docs\install-workstation.md"; DestDir: "{app}\docs"; Flags: ignoreversion
Source: "docs\workstation.md"; DestDir: "{app}\docs"; Flags: ignoreversion
; An unattended installation brings the bank's settings along: setup.exe /VERYSILENT /SETTINGS=\\server\share\steward.toml
Source: "{param:SETTINGS}"; DestDir: "{commonappdata}\steward"; DestName: "steward.toml"; Flags: external ignoreversion; Check: HasSettings

[Icons]
Name: "{group}\{#Name}"; Filename: "{app}\{#Program}"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\{#Program}"; Tasks: desktop

[Run]
Filename: "{app}\steward.exe"; Parameters: "settings check"; StatusMsg: "Checking the settings"; Flags: runhidden skipifsilent
Filename: "{app}\{#Program}"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent

; Users' data, in their own profiles, are theirs and stay: visits and advice that the law may want kept.

[Code]
function HasSettings: Boolean;
begin
  Result := ExpandConstant('{param:SETTINGS}') <> '';
end;
