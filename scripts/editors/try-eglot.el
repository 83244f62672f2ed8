;;; try-eglot.el --- What eglot and flymake show of smtpd.conf  -*- lexical-binding: t; -*-
;; Run by scripts/try-editors.sh in Emacs. Writes "ok", or what is wrong, to the file RESULT names.

;;; Code:
(require 'eglot)
(require 'smtpd-mode)

(defun try-result (text)
  "Write TEXT, and end."
  (write-region text nil (getenv "RESULT"))
  (kill-emacs))

(defun try-until (test)
  "Wait until TEST gives something, for half a minute at most, and give that."
  (let ((end (time-add nil 30)) found)
    (while (and (not (setq found (funcall test))) (time-less-p nil end))
      (accept-process-output nil 0.1))
    found))

(defun try-relay ()
  "Whether a diagnostic is about the open relay."
  (let (found)
    (dolist (one (flymake-diagnostics) found)
      (when (string-match-p "Open relay" (flymake-diagnostic-text one))
        (setq found t)))))

(dolist (name '("smtpd.conf" "smtpd.conf.j2"))
  (find-file name)
  (unless (eq major-mode 'smtpd-mode)
    (try-result (format "%s has the mode %s" name major-mode)))
  ;; It manages further buffers by itself.
  (unless (eglot-current-server) (call-interactively #'eglot))
  (unless (try-until (lambda () (eglot-current-server)))
    (try-result (format "no language server for %s" name)))
  (flymake-start)
  (unless (try-until #'try-relay)
    (try-result (format "no diagnostic of the open relay in %s" name))))

(find-file "smtpd.conf")
(goto-char (point-min))
(forward-line 2)
(let ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover
                              (eglot--TextDocumentPositionParams))))
  (unless (string-match-p "strangers" (format "%s" hover))
    (try-result (format "no hover over the rule: %s" hover))))
(try-result "ok")
;;; try-eglot.el ends here
