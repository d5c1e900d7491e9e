set -e
printf '# Caf\351\n\n<!-- launchlist:begin metrics -->\n<!-- launchlist:end -->\n' > README.md
