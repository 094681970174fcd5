export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A first line of the answer that asks the shell for its own file names. */
export const FILES = ':files';

/**
 * What each shell reads once. They ask `dr complete -- WORDS`, which answers with a line for each candidate: the word,
 * a tab, a few words about it. So a script is never older than the program that it completes.
 */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# dr: completion for bash. Once, for each new shell:
#   dr completion bash > ~/.local/share/bash-completion/completions/dr
# or in ~/.bashrc:   source <(dr completion bash)
_dr_complete() {
  local value about
  COMPREPLY=()
  while IFS=$'\\t' read -r value about; do
    if [[ $value == '${FILES}' ]]; then
      compopt -o default 2>/dev/null
      return
    fi
    COMPREPLY+=("$(printf '%q' "$value")")
  done < <(command dr complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _dr_complete dr
`,
  zsh: `#compdef dr
# dr: completion for zsh. Once, into a folder of $fpath, before compinit:
#   dr completion zsh > "\${fpath[1]}/_dr"
# or in ~/.zshrc, after compinit:   source <(dr completion zsh)
_dr() {
  local -a lines found
  local line value
  lines=("\${(@f)$(command dr complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ "\${lines[1]}" == '${FILES}' ]]; then
    _files
    return
  fi
  for line in "\${lines[@]}"; do
    [[ -n "$line" ]] || continue
    value="\${line%%$'\\t'*}"
    found+=("\${value//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe 'dr' found
}
if [[ "\${funcstack[1]}" == '_dr' ]]; then
  _dr "$@"
else
  compdef _dr dr
fi
`,
  fish: `# dr: completion for fish. Once:
#   dr completion fish > ~/.config/fish/completions/dr.fish
function __dr_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    set -l lines (command dr complete -- $words "$current" 2>/dev/null)
    if test "$lines[1]" = '${FILES}'
        __fish_complete_path "$current"
        return
    end
    printf '%s\\n' $lines
end
complete -c dr -f -a '(__dr_complete)'
`,
};
