# For NixOS: refuses to build a system whose services.opensmtpd lets strangers relay.
{ config, lib, pkgs, ... }:

let
  server = config.services.opensmtpd;
  own = server.lint;
in
{
  options.services.opensmtpd.lint = {
    enable = lib.mkEnableOption "smtpd-lint of services.opensmtpd.serverConfiguration while the system is built";
    package = lib.mkOption {
      type = lib.types.package;
      default = pkgs.callPackage ./package.nix { };
      defaultText = lib.literalExpression "pkgs.callPackage ./package.nix { }";
      description = "The smtpd-lint to use.";
    };
    requireProof = lib.mkOption {
      type = lib.types.bool;
      default = false;
      description = ''
        Whether the build also fails where it is not proven that strangers cannot relay. Files outside of the store cannot be read while
        a system is built, so a table in one of them can leave that open.
      '';
    };
    extraArgs = lib.mkOption {
      type = lib.types.listOf lib.types.str;
      default = [ ];
      example = [ "--max-warnings" "0" ];
      description = "More options.";
    };
  };

  config = lib.mkIf (server.enable && own.enable) {
    system.checks = [
      (pkgs.runCommand "smtpd-lint" { } ''
        cp ${pkgs.writeText "smtpd.conf" server.serverConfiguration} smtpd.conf
        ${lib.getExe own.package} --platform portable ${lib.optionalString own.requireProof "--require-proof"} \
          ${lib.escapeShellArgs own.extraArgs} -- smtpd.conf
        touch $out
      '')
    ];
  };
}
