-- require('smtpd_lint').setup() starts the language server for smtpd.conf, in Neovim 0.7 and later.
-- Options: `cmd`, and `settings`, as in setup({ settings = { release = '7.4', root = '/srv/mail' } }).
local M = {}

function M.setup(options)
  options = options or {}
  local cmd = options.cmd or { 'smtpd-lint', 'lsp', '--stdio' }
  local settings = { ['smtpd-lint'] = options.settings or vim.empty_dict() }
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.config('smtpd_lint', {
      cmd = cmd,
      filetypes = { 'smtpd' },
      root_markers = { '.smtpd-lintrc.json', '.git' },
      settings = settings,
    })
    vim.lsp.enable('smtpd_lint')
    return
  end
  local client
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'smtpd',
    callback = function(args)
      local config = { name = 'smtpd_lint', cmd = cmd, root_dir = vim.fn.getcwd(), settings = settings }
      if vim.lsp.start then
        vim.lsp.start(config)
        return
      end
      client = client or vim.lsp.start_client(config)
      vim.lsp.buf_attach_client(args.buf, client)
    end,
  })
end

return M
