;;; smtpd-mode.el --- Major mode for OpenSMTPD's smtpd.conf  -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "27.1"))

;;; Commentary:

;; Highlights smtpd.conf, and checks it with smtpd-lint: with eglot as a language
;; server (M-x eglot), without it through flymake.

;;; Code:

(require 'smtpd-words)

(defgroup smtpd nil "Editing smtpd.conf." :group 'languages)

(defcustom smtpd-lint-program "smtpd-lint"
  "The program that checks smtpd.conf."
  :type 'string)

(defvar smtpd-mode-syntax-table
  (let ((table (make-syntax-table)))
    (dolist (character (append "-_.:/@*$%&+;?[]^|~" nil))
      (modify-syntax-entry character "_" table))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\' "\"" table)
    table))

(defvar smtpd-font-lock-keywords
  `((,(regexp-opt smtpd-words 'symbols) . font-lock-keyword-face)
    ("\\_<\\$\\w+" . font-lock-variable-name-face)
    ("\\_<-?[0-9]+\\_>" . font-lock-constant-face)))

(defvar-local smtpd--process nil)

(defun smtpd-flymake (report &rest _)
  "Check the buffer with smtpd-lint and tell REPORT what it finds."
  (when (process-live-p smtpd--process) (kill-process smtpd--process))
  (let ((source (current-buffer))
        (name (or buffer-file-name "smtpd.conf")))
    (setq smtpd--process
          (make-process
           :name "smtpd-flymake" :noquery t :connection-type 'pipe
           :buffer (generate-new-buffer " *smtpd-flymake*")
           :command (list smtpd-lint-program "check" "--format" "unix" "--stdin-filename" name "-")
           :sentinel
           (lambda (process _event)
             (when (memq (process-status process) '(exit signal))
               (unwind-protect
                   (when (and (buffer-live-p source)
                              (eq process (buffer-local-value 'smtpd--process source)))
                     (funcall report (smtpd--diagnostics source (process-buffer process))))
                 (kill-buffer (process-buffer process)))))))
    (process-send-region smtpd--process (point-min) (point-max))
    (process-send-eof smtpd--process)))

(defun smtpd--diagnostics (source output)
  "What OUTPUT says of SOURCE, as flymake takes it."
  (with-current-buffer output
    (goto-char (point-min))
    (let (found)
      (while (re-search-forward "^.*?:\\([0-9]+\\):\\([0-9]+\\): \\(.*\\) \\[\\(\\w+\\)/" nil t)
        (let* ((line (string-to-number (match-string 1)))
               (column (string-to-number (match-string 2)))
               (text (match-string 3))
               (type (if (equal (match-string 4) "Error") :error :warning))
               (region (flymake-diag-region source line column)))
          (push (flymake-make-diagnostic source (car region) (cdr region) type text) found)))
      found)))

;;;###autoload
(define-derived-mode smtpd-mode prog-mode "smtpd"
  "Major mode for OpenSMTPD's smtpd.conf."
  (setq-local comment-start "# ")
  (setq-local indent-tabs-mode t)
  (setq-local font-lock-defaults '(smtpd-font-lock-keywords))
  (add-hook 'flymake-diagnostic-functions #'smtpd-flymake nil t))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\(?:\\`\\|/\\|[-_.]\\)\\(?:open\\)?smtpd\\.conf\\'" . smtpd-mode))
;;;###autoload
(add-to-list 'auto-mode-alist
             '("smtpd\\.conf\\.\\(?:j2\\|jinja\\|jinja2\\|erb\\|epp\\|tmpl\\|tpl\\|template\\|in\\|mustache\\|hbs\\|handlebars\\|gotmpl\\|envsubst\\|ejs\\|njk\\|tftpl\\)\\'" . smtpd-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs `(smtpd-mode . (,smtpd-lint-program "lsp" "--stdio"))))

(provide 'smtpd-mode)
;;; smtpd-mode.el ends here
