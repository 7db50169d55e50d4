# Shared by the scripts of this directory: packages, a private copy of the sources, a private PostgreSQL.
#
# Three things are left alone, no matter who runs this: the checkout (it may belong to somebody else, or be read-only),
# the PostgreSQL of the machine, and its clusters. Everything happens in a workspace, which is kept so that the next run
# builds only what changed, and in a temporary directory, which is not.
#
#   PG_MAJOR            the major version of PostgreSQL to build for (default 15)
#   PG_ROOT             the directory whose usr/ holds it, as Debian does it (default: that of the machine)
#   POSTGRES_LAUNCHER   a program that starts the server, in place of the server (default: none)
#
# shellcheck shell=bash disable=SC2034  # scripts that source this use the variables

export PG_MAJOR=${PG_MAJOR:-15} PG_ROOT=${PG_ROOT:-}

bold() { if [[ -t 1 ]]; then printf '\e[1m%s\e[0m\n' "$*"; else printf '%s\n' "$*"; fi; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# --- Packages -----------------------------------------------------------------------------------------------------

build_packages=(build-essential pkg-config rsync libutf8proc-dev libxxhash-dev "postgresql-$PG_MAJOR"
                "postgresql-server-dev-$PG_MAJOR")
test_packages=(clang-format cmake libgtest-dev libpqxx-dev shellcheck "postgresql-$PG_MAJOR-pgtap"
               libtap-parser-sourcehandler-pgtap-perl libipc-run-perl python3-psycopg git unzip)
# Node may have come from elsewhere, with an npm of its own.
node_packages=()
command -v npm >/dev/null || node_packages=(nodejs npm)
fuzz_packages=(clang libclang-rt-dev)

is_installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# install_packages PACKAGE...: installs those that are missing, and asks for no right that it does not need.
install_packages() {
  local package missing=() sudo=()
  for package; do is_installed "$package" || missing+=("$package"); done
  ((${#missing[@]})) || return 0

  if ((EUID)); then
    command -v sudo >/dev/null || die "please have these packages installed: ${missing[*]}"
    sudo=(sudo)
  fi
  printf 'Installing %s\n' "${missing[*]}"

  # Debian gives a new server a cluster, and starts it. Nobody asked for one, so it is told not to for this once; a
  # setting that stayed would surprise the next person who installs PostgreSQL here.
  local no_cluster=/etc/postgresql-common/createcluster.d/shot_assets.conf status=0
  "${sudo[@]}" mkdir -p "${no_cluster%/*}"
  "${sudo[@]}" tee "$no_cluster" >/dev/null <<<'create_main_cluster = false'
  # Nor start the service of a package, unless the machine has a rule for that already.
  local policy=/usr/sbin/policy-rc.d
  if [[ -e $policy ]]; then policy=; else "${sudo[@]}" install -m 755 /dev/stdin "$policy" <<<$'#!/bin/sh\nexit 101'; fi
  local output
  output=$("${sudo[@]}" sh -c 'apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@"' \
    sh "${missing[@]}" 2>&1 </dev/null) || status=$?
  "${sudo[@]}" rm -f "$no_cluster" ${policy:+"$policy"}
  ((status == 0)) || die "could not install ${missing[*]}:"$'\n'"$output"
}

# --- Workspace ----------------------------------------------------------------------------------------------------

# enter_workspace PURPOSE [ARGUMENT...]: brings a copy of the checkout up to date and goes on there, in the copy of the
# script that called it.
#
# Root becomes the user postgres on the way, because PostgreSQL refuses to run as root. Each purpose has a workspace of
# its own: they build with different flags, and none waits for another. Two runs for the same purpose take turns.
enter_workspace() {
  local purpose=$1 checkout home user workspace
  shift
  if [[ ${SHOT_ASSETS_WORKSPACE:-} == "$PWD" ]]; then return; fi

  checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
  if ((EUID)); then home=${XDG_CACHE_HOME:-$HOME/.cache} user=$(id -un); else home=/var/cache user=postgres; fi
  workspace=$home/shot_assets/$purpose${checkout//\//-}
  mkdir -p "$workspace"
  exec 9>"$workspace.lock"
  flock -n 9 || { echo "Another run is at work in $workspace; waiting for it." >&2; flock 9; }

  # By content, and with a fresh time stamp for what differs: make rebuilds what changed, also when a change brings back
  # an older file. What git ignores (build results, here and there) is neither copied nor deleted.
  rsync -a --no-times --checksum --delete --chmod=u+rwX --chown="$user:$(id -gn "$user")" \
    --exclude=/.git --filter=':- .gitignore' "$checkout/" "$workspace/"

  cd "$workspace" || exit
  local become=()
  if ((EUID == 0)); then become=(setpriv --reuid="$user" --regid="$user" --init-groups env HOME="$workspace"); fi
  exec "${become[@]}" env SHOT_ASSETS_WORKSPACE="$workspace" "scripts/${0##*/}" "$@"
}

# build_extension [MAKE ARGUMENT...]
build_extension() {
  make -s -j "$(nproc)" PG_CONFIG="$PG_ROOT/usr/lib/postgresql/$PG_MAJOR/bin/pg_config" all "$@"
}

export NO_UPDATE_NOTIFIER=1  # for npm, which would otherwise speak of versions of its own

# What test/node needs from npm, as its lockfile says.
install_node_packages() {
  [[ test/node/node_modules/.package-lock.json -nt test/node/package-lock.json ]] ||
    npm --prefix test/node --cache "$PWD/build/npm" --loglevel=error ci
}

# What clients/service needs from npm, as its lockfile says; a supported Node.js is part of it.
install_service_packages() {
  [[ clients/service/node_modules/.package-lock.json -nt clients/service/package-lock.json ]] ||
    npm --prefix clients/service --cache "$PWD/build/npm" --loglevel=error ci >/dev/null
}

# write_reference DIRECTORY: docs/reference, as the server that is running has it.
write_reference() {
  local directory=$1 blank page
  blank=$(mktemp -d)
  docs/tools/reference "$blank" || return
  while read -r page; do
    mkdir -p "$directory/${page%/*}"
    docs/tools/execute "$blank/$page" >"$directory/$page" || return
  done < <(cd "$blank" && find . -name '*.md' | sort)
  rm -r "$blank"
}

# write_typescript DIRECTORY: what of clients/typescript follows from the catalog.
write_typescript() {
  PGDATABASE=$(film_database typescript) clients/typescript/generate.js "$1"
}

# write_signatures FILE: what test/pgtap/base/signatures.sql finds, which is there where it differs.
write_signatures() {
  rm -f signatures.txt.new
  createdb --maintenance-db=postgres signatures &&
    psql -XqAt -o /dev/null -d signatures -f test/pgtap/base/signatures.sql || return
  [[ ! -e signatures.txt.new ]] || mv signatures.txt.new "$1"
}

# write_house FILE: draws the rooms in the block that is for them.
write_house() {
  local drawing
  drawing=$(docs/tools/house) || return
  DRAWING=$drawing perl -0777 -i -pe 's/(^```rooms\n).*?(?=^```$)/$1$ENV{DRAWING}\n/ms' "$1"
}

# film_database NAME: makes a database that holds the film of docs/examples, and prints its name.
film_database() {
  createdb --maintenance-db=postgres "$1" && psql -Xq -o /dev/null -d "$1" -f docs/examples/film.sql && echo "$1"
}

# --- The editor ---------------------------------------------------------------------------------------------------

# The Node.js that service and editor are built and run with, whatever the machine has.
editor_node() { echo "$PWD/clients/editor/node_modules/node/bin/node"; }

# Builds the service and the page, where something of them changed.
build_editor() {
  local folder node_bin=$PWD/clients/editor/node_modules/node/bin
  for folder in clients/service clients/editor; do
    [[ $folder/node_modules/.package-lock.json -nt $folder/package-lock.json ]] ||
      npm --prefix "$folder" --cache "$PWD/build/npm" --loglevel=error ci >/dev/null || return
  done
  mkdir -p build
  [[ -e build/editor.built && -z $(find clients/service clients/editor -newer build/editor.built -type f \
    -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/build/*' -print -quit) ]] ||
    { PATH=$node_bin:$PATH npm --prefix clients/service --loglevel=error run --silent build &&
      PATH=$node_bin:$PATH npm --prefix clients/editor --loglevel=error run --silent build:page && touch build/editor.built; }
}

# editor_database NAME: makes a database that the editor can be tried on, and prints its name.
editor_database() {
  createdb --maintenance-db=postgres "$1" && psql -Xq -o /dev/null -d "$1" -f clients/editor/demo/setup.sql && echo "$1"
}

# The pages whose blocks are executed.
executed_pages() { grep -rl --include='*.md' --exclude-dir=reference '^<!-- session: ' docs | sort; }

# --- A private PostgreSQL -----------------------------------------------------------------------------------------

private=       # the temporary directory that holds it, once there is one
server_log=

# start_server: installs the extension into a copy of PostgreSQL and starts a server there, which is gone when the
# script ends. PostgreSQL finds its files relative to its own place, so a copy is a complete installation. Exports what
# clients need to reach the server.
start_server() {
  # Not in TMPDIR: the path of a socket is short by nature, and TMPDIR may belong to another user.
  private=$(mktemp -d /tmp/shot_assets.XXXXXX)
  trap stop_server EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM

  copy_postgresql "$PG_MAJOR"
  ln -s "$PG_ROOT/usr/include" "$private/usr/include"

  export PG_CONFIG="$private/usr/lib/postgresql/$PG_MAJOR/bin/pg_config"
  export PATH="${PG_CONFIG%/*}:$PATH"
  make -s PG_CONFIG="$PG_CONFIG" install >/dev/null || return

  # No port is taken: the server listens in its own directory only, where nobody else may look. Its data need not
  # survive a power cut.
  server_log=$private/server.log
  export PGHOST=$private PGPORT=5432 PGUSER=postgres PGDATABASE=postgres
  unset PGOPTIONS PGSERVICE PGPASSWORD
  initdb --pgdata="$private/data" --username="$PGUSER" --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync \
    >"$private/initdb.log" 2>&1 || { cat "$private/initdb.log"; return 1; }
  cat >>"$private/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$private'
fsync = off
synchronous_commit = off
full_page_writes = off
timezone = 'UTC'
max_prepared_transactions = 10
CONF
  # 9 is the lock of the workspace: a server that outlived a killed script must not hold it.
  pg_ctl --silent --pgdata="$private/data" --log="$server_log" \
    ${POSTGRES_LAUNCHER:+-p "$POSTGRES_LAUNCHER"} start 9>&- || { cat "$server_log"; return 1; }
}

# copy_postgresql MAJOR: into the private directory.
copy_postgresql() {
  local part
  for part in lib share; do
    mkdir -p "$private/usr/$part/postgresql"
    cp -a "$PG_ROOT/usr/$part/postgresql/$1" "$private/usr/$part/postgresql/"
  done
}

stop_server() {
  [[ ! -e $private/data/postmaster.pid ]] || pg_ctl --silent --pgdata="$private/data" --mode=immediate stop || true
  rm -rf "$private"
}
