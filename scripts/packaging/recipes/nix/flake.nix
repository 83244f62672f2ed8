{
  description = "Static analyzer for OpenSMTPD's smtpd.conf";

  inputs.nixpkgs.url = "nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      each = names: of: lib.genAttrs names (system: of nixpkgs.legacyPackages.${system});
    in
    {
      packages = each systems (pkgs: { default = pkgs.callPackage ./package.nix { }; });
      nixosModules.default = ./module.nix;

      checks = each [ "x86_64-linux" "aarch64-linux" ] (
        pkgs:
        let
          machine = from: {
            imports = [ self.nixosModules.default ];
            services.opensmtpd = {
              enable = true;
              lint.enable = true;
              lint.requireProof = true;
              serverConfiguration = ''
                listen on 0.0.0.0
                action "out" relay
                match from ${from} for any action "out"
              '';
            };
          };
          checksOf = from: (nixpkgs.lib.nixosSystem {
            inherit (pkgs.stdenv.hostPlatform) system;
            modules = [ (machine from) ];
          }).config.system.checks;
          lintOf = from: lib.findFirst (check: check.name == "smtpd-lint") null (checksOf from);
        in
        {
          sound = pkgs.testers.runNixOSTest {
            name = "smtpd-lint";
            nodes.machine = machine "local";
            testScript = ''
              machine.wait_for_unit("opensmtpd.service")
            '';
          };
          open = pkgs.testers.testBuildFailure (lintOf "any");
        }
      );
    };
}
