set -e
python3 -c "import socket; socket.socket(socket.AF_UNIX).bind('checklist/tasks/DOC-2.yaml')"
