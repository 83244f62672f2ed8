-- Run by scripts/try-editors.sh in Neovim: what the language server shows of the open text. Writes "ok", or what is wrong, to the file RESULT names.
local function result(text)
  vim.fn.writefile({ text }, vim.env.RESULT)
  vim.cmd('qall!')
end

local function open(name)
  vim.cmd('edit ' .. name)
  if vim.bo.filetype ~= 'smtpd' then
    result(name .. ' has the filetype "' .. vim.bo.filetype .. '"')
  end
end

local function has_relay()
  for _, found in ipairs(vim.diagnostic.get(0)) do
    if found.code == 'open-relay' then
      return true
    end
  end
  return false
end

-- What the first server answers.
local function ask(method, line, character)
  local params = {
    textDocument = vim.lsp.util.make_text_document_params(),
    position = { line = line, character = character },
  }
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, params, 20000) or {}) do
    return answer.result
  end
end

require('smtpd_lint').setup()
open('smtpd.conf')
if not vim.wait(30000, has_relay, 100) then
  result('no diagnostic of the open relay')
end
local hover = ask('textDocument/hover', 2, 1)
if not (hover and hover.contents and vim.inspect(hover.contents):find('strangers')) then
  result('no hover over the rule: ' .. vim.inspect(hover))
end
local definition = ask('textDocument/definition', 2, 34)
if not (definition and definition[1] and definition[1].range.start.line == 1) then
  result('no definition of the action: ' .. vim.inspect(definition))
end
vim.api.nvim_buf_set_lines(0, 2, 3, false, { 'match from local for any action "out"' })
if not vim.wait(30000, function()
  return not has_relay()
end, 100) then
  result('the diagnostic stays after the relay was closed')
end
open('smtpd.conf.j2')
if not vim.wait(30000, has_relay, 100) then
  result('no diagnostic of the open relay in a template')
end
result('ok')
