#!/bin/busybox sh
# First process of the guest: loads modules, lays a writable layer over the machine's own files, and becomes the agent.
# RIG_* come from the kernel's command line.
B=/bin/busybox
die() { echo "rig: $*"; $B poweroff -f; }
$B mount -t proc proc /proc; $B mount -t sysfs sys /sys; $B mount -t devtmpfs dev /dev
for module in $($B cat /modules/boot); do $B insmod /modules/$module.ko || die "module $module does not load"; done
share() { $B mount -t 9p -o $1,trans=virtio,version=9p2000.L,msize=512000,cache=$2 $3 $4 || die "no share $3"; }
share ro loose root /machine
share ro loose packages /packages
$B mount -t tmpfs tmpfs /written; $B mkdir /written/upper /written/work
$B mount -t overlay -o lowerdir=/packages:/machine,upperdir=/written/upper,workdir=/written/work overlay /guest || die 'no overlay'
$B mount -t proc proc /guest/proc; $B mount -t sysfs sys /guest/sys; $B mount --bind /dev /guest/dev
$B mount -t tmpfs tmpfs /guest/run
$B mkdir -p /dev/pts /dev/shm; $B mount -t devpts devpts /dev/pts; $B mount -t tmpfs -o mode=1777 tmpfs /dev/shm
$B mkdir -p /guest/run/modules /guest/run/udev; $B cp /modules/* /guest/run/modules/
$B cp /bin/busybox /guest/run/busybox
share rw none exchange /guest/mnt
$B ip link set lo up
$B ip link set eth0 up && $B ip addr add 10.0.2.15/24 dev eth0 && $B ip route add default via 10.0.2.2 || die 'no network'
# The machine's rules are for its own devices and slow to emulate; what is tested is the project's rules alone.
$B rm -rf /guest/usr/lib/udev/rules.d /guest/etc/udev/rules.d
$B mkdir -p /guest/usr/lib/udev/rules.d /guest/etc/udev/rules.d
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/run LANG=C.UTF-8
$B chroot /guest "$RIG_NODE" "$RIG_AGENT" 2>&1
echo "rig: the agent ended"
$B poweroff -f
