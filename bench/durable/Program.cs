using System.Globalization;
using Vigil.Durable;

// Durable members against Debian's etcd 3.4: the same flags, client and disk, by turns; medians.
//   dotnet run -c Release --project bench/durable -- <vigil.dll> [rounds] [part] [members]
// The parts are puts, recovery and elections.
if (args.Length is 0 or > 4 || !File.Exists(args[0]) || (args.Length > 1 && !int.TryParse(args[1], out _)))
{
    Console.Error.WriteLine(
        "usage: durable <vigil.dll> [rounds] [part] [members]: build impl/cli in Release first, and apt install "
        + "etcd-server; parts are puts, recovery and elections");
    return 2;
}

// Beside the program, since folders for temporary files may be in memory.
var folder = Path.Combine(AppContext.BaseDirectory, "data");
var plan = new Plan(args[0], folder, args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3);
var part = args.Length > 2 ? args[2] : "";
if (part is "" or "puts")
{
    int[] members = args.Length > 3 ? [int.Parse(args[3], CultureInfo.InvariantCulture)] : [1, 3];
    await Puts.CompareAsync(plan, members);
}

if (part is "" or "recovery")
{
    await Recovery.CompareAsync(plan, [10_000, 100_000, 300_000]);
}

if (part is "" or "elections")
{
    await Elections.CompareAsync(plan);
}

return 0;
