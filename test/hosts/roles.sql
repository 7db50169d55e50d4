-- The roles of the fuzzer of hosts; they belong to the whole server. The superuser is the role that runs this.
CREATE ROLE host_owner;     -- owns the schema film and its tables
CREATE ROLE host_rival;     -- is given a table of film, and owns the schemas rival, trap and yard
CREATE ROLE host_tenant;    -- reads and writes the tables of film, below row-level security
CREATE ROLE host_stranger;  -- may call every function, and has no right on a table of film
CREATE ROLE host_admin;     -- has the privileges of both owners
GRANT host_owner, host_rival TO host_admin;
