import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Values by the names that templates have for them. */
export type EngineValues = Readonly<Record<string, unknown>>;

/** A template, and what it is filled in with. */
export interface EngineOrder {
  readonly text: string;
  readonly values: EngineValues;
  /** How the engine is set. */
  readonly setting?: string;
}

/** A real engine. What it does not take (an undefined name, say) is undefined. */
export interface TemplateEngine {
  readonly name: string;
  /** Prints nothing, and succeeds, where the engine is there. */
  readonly probe: readonly string[];
  readonly settings: readonly string[];
  /** Reads orders in JSON and prints the texts in JSON, `null` for those that fail. */
  readonly program: string;
  readonly command: (program: string) => readonly string[];
  readonly suffix: string;
}

const python = `
import json, sys, jinja2
sets = {
  'plain': {}, 'trim': {'trim_blocks': True}, 'both': {'trim_blocks': True, 'lstrip_blocks': True},
  'line': {'line_statement_prefix': '%'},
}
out = []
for order in json.load(sys.stdin):
    try:
        loader = jinja2.DictLoader({'part': '# part\\n'})
        env = jinja2.Environment(loader=loader, keep_trailing_newline=True, **sets[order['setting']])
        env.globals['f'] = lambda *values: 'any'
        out.append(env.from_string(order['text']).render(**order['values']))
    except Exception as error:
        out.append(None)
print(json.dumps(out))
`;

const ruby = `
require 'json'
require 'erb'
out = JSON.parse(STDIN.read).map do |order|
  begin
    context = Object.new
    order['values'].each { |name, value| context.instance_variable_set('@' + name, value) }
    within = context.instance_eval { binding }
    ERB.new(order['text'], trim_mode: order['setting'] == 'plain' ? nil : order['setting']).result(within)
  rescue Exception => error
    nil
  end
end
puts JSON.generate(out)
`;

const go = `package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"text/template"
)

type order struct {
	Text   string
	Values map[string]any
}

func main() {
	var orders []order
	json.NewDecoder(os.Stdin).Decode(&orders)
	out := []any{}
	functions := template.FuncMap{
		"join": strings.Join,
		"default": func(other any, value any) any {
			if value == nil || value == "" || value == false {
				return other
			}
			return value
		},
		"quote": func(value string) string { return "\\"" + value + "\\"" },
	}
	for _, each := range orders {
		made, err := template.New("it").Funcs(functions).Parse(each.Text)
		var text bytes.Buffer
		if err == nil {
			err = made.Execute(&text, each.Values)
		}
		if err != nil {
			out = append(out, nil)
		} else {
			out = append(out, text.String())
		}
	}
	json.NewEncoder(os.Stdout).Encode(out)
}
`;

const mustache = `
require 'json'
require 'mustache'
class Mustache
  def escape(text) text.to_s end
  def escapeHTML(text) text.to_s end
end
out = JSON.parse(STDIN.read).map do |order|
  begin
    Mustache.render(order['text'], order['values'])
  rescue Exception => error
    nil
  end
end
puts JSON.generate(out)
`;

const shell = `
import json, os, subprocess, sys
out = []
for order in json.load(sys.stdin):
    env = {k.upper(): str(v) for k, v in order['values'].items() if isinstance(v, (str, int))}
    env = {k: v for k, v in env.items() if v != ''}
    env['PATH'] = os.environ['PATH']
    if order['setting'] == 'envsubst':
        run = subprocess.run(['envsubst'], input=order['text'], env=env, text=True, capture_output=True)
    elif order['setting'] == 'heredoc':
        text = 'cat <<END_OF_TEXT\\n' + order['text'] + '\\nEND_OF_TEXT\\n'
        run = subprocess.run(['sh', '-c', text], env=env, text=True, capture_output=True)
    else:
        text = order['text']
        for name, value in env.items():
            text = text.replace('@' + name + '@', value).replace('%%' + name + '%%', value)
        out.append(text)
        continue
    out.append(run.stdout if run.returncode == 0 else None)
print(json.dumps(out))
`;

const mako = `
import json, sys
from mako.template import Template
out = []
for order in json.load(sys.stdin):
    try:
        out.append(Template(order['text']).render(**order['values']))
    except Exception as error:
        out.append(None)
print(json.dumps(out))
`;

/** An interpreter that has the engine: that of the system's packages, or a version manager's. */
const py =
  ['/usr/bin/python3', 'python3'].find(
    (each) => spawnSync(each, ['-c', 'import jinja2'], { stdio: 'ignore' }).status === 0,
  ) ?? '/usr/bin/python3';

export const engines: readonly TemplateEngine[] = [
  {
    name: 'jinja',
    probe: [py, '-c', 'import jinja2'],
    settings: ['plain', 'trim', 'both'],
    program: python,
    command: (program) => [py, program],
    suffix: '.py',
  },
  {
    name: 'jinja-lines',
    probe: [py, '-c', 'import jinja2'],
    settings: ['line'],
    program: python,
    command: (program) => [py, program],
    suffix: '.py',
  },
  {
    name: 'erb',
    probe: ['ruby', '-e', 'require "erb"'],
    settings: ['plain', '-', '<>'],
    program: ruby,
    command: (program) => ['ruby', program],
    suffix: '.rb',
  },
  {
    name: 'go',
    probe: ['go', 'version'],
    settings: ['plain'],
    program: go,
    command: (program) => ['go', 'run', program],
    suffix: '.go',
  },
  {
    name: 'mustache',
    probe: ['ruby', '-e', 'require "mustache"'],
    settings: ['plain'],
    program: mustache,
    command: (program) => ['ruby', program],
    suffix: '.rb',
  },
  {
    name: 'shell',
    probe: [
      py,
      '-c',
      'import subprocess; subprocess.run(["envsubst", "--version"], check=True, capture_output=True)',
    ],
    settings: ['envsubst', 'heredoc'],
    program: shell,
    command: (program) => [py, program],
    suffix: '.py',
  },
  {
    name: 'marks',
    probe: [py, '-c', ''],
    settings: ['marks'],
    program: shell,
    command: (program) => [py, program],
    suffix: '.py',
  },
  {
    name: 'mako',
    probe: [py, '-c', 'import mako'],
    settings: ['plain'],
    program: mako,
    command: (program) => [py, program],
    suffix: '.py',
  },
];

export function isThere({ probe }: TemplateEngine): boolean {
  const [command = '', ...words] = probe;
  return spawnSync(command, words, { stdio: 'ignore' }).status === 0;
}

/** Has an engine write texts. */
export function rendered(engine: TemplateEngine, orders: readonly EngineOrder[]): readonly (string | null)[] {
  const folder = mkdtempSync(join(tmpdir(), 'templates-'));
  try {
    const program = join(folder, `main${engine.suffix}`);
    writeFileSync(program, engine.program);
    const [command = '', ...words] = engine.command(program);
    const run = spawnSync(command, words, {
      input: JSON.stringify(orders),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (run.status !== 0) throw new Error(run.stderr);
    return JSON.parse(run.stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
