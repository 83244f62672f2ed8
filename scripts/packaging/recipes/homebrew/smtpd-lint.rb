class SmtpdLint < Formula
  desc "Static analyzer for OpenSMTPD's smtpd.conf"
  homepage "@HOMEPAGE@"
  url "@TARBALL@"
  sha256 "@SHA256@"
  license "ISC"

  depends_on "node"

  def install
    libexec.install "dist", "docs"
    bin.install_symlink libexec/"dist/smtpd-lint.cjs" => "smtpd-lint"
    man1.install libexec/"docs/smtpd-lint.1"
    generate_completions_from_executable(bin/"smtpd-lint", "completion")
  end

  test do
    (testpath/"smtpd.conf").write <<~CONF
      listen on 192.0.2.1
      action "out" relay
      match from any for any action "out"
    CONF
    assert_match "verdict: open relay", shell_output("#{bin}/smtpd-lint smtpd.conf", 1)
  end
end
