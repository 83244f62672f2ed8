{
  lib,
  stdenvNoCC,
  fetchurl,
  installShellFiles,
  nodejs,
}:

stdenvNoCC.mkDerivation {
  pname = "smtpd-lint";
  version = "@VERSION@";

  src = fetchurl {
    url = "@TARBALL@";
    hash = "@SHA512_SRI@";
  };
  sourceRoot = "package";

  nativeBuildInputs = [ installShellFiles ];
  buildInputs = [ nodejs ];
  dontBuild = true;

  installPhase = ''
    runHook preInstall
    mkdir -p $out/share/smtpd-lint $out/bin
    cp -r dist docs $out/share/smtpd-lint
    patchShebangs --host $out/share/smtpd-lint/dist/smtpd-lint.cjs
    ln -s $out/share/smtpd-lint/dist/smtpd-lint.cjs $out/bin/smtpd-lint
    installManPage docs/smtpd-lint.1
    for shell in bash zsh fish; do
      $out/bin/smtpd-lint completion $shell > smtpd-lint.$shell
      installShellCompletion --cmd smtpd-lint --$shell smtpd-lint.$shell
    done
    runHook postInstall
  '';

  meta = {
    description = "Static analyzer for OpenSMTPD's smtpd.conf";
    homepage = "@HOMEPAGE@";
    license = lib.licenses.isc;
    mainProgram = "smtpd-lint";
  };
}
