using System.Globalization;
using Vigil.Versus;

// Vigil's server against Debian's etcd: the same client, the same machine, by turns; the median of the rounds. The
// client needs the processors too, so beside what was done in a second there is what it cost the server.
//   dotnet run -c Release --project bench/versus -- artifacts/bin/Vigil.Cli/release/vigil.dll [rounds] [part of a name]
if (args.Length is 0 or > 3 || !File.Exists(args[0]) || (args.Length > 1 && !int.TryParse(args[1], out _)))
{
    Console.Error.WriteLine(
        "usage: versus <vigil.dll> [rounds] [part of a name]: build impl/cli in Release first, and apt install "
            + "etcd-server");
    return 2;
}

var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
Console.WriteLine("| what | vigil, a second | etcd, a second | ratio | vigil, µs each | etcd, µs each | ratio |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
foreach (var (name, run) in
    Loads.All.Where(load => args.Length < 3 || load.Name.Contains(args[2], StringComparison.Ordinal)))
{
    var (ours, theirs) = (new List<(double Rate, double Cost)>(), new List<(double Rate, double Cost)>());
    for (var round = 0; round < rounds; round++)
    {
        ours.Add(await MeasureAsync(() => Server.StartVigil(args[0]), run));
        theirs.Add(await MeasureAsync(Server.StartEtcd, run));
    }

    var (vigil, etcd) = (Median(ours, one => one.Rate), Median(theirs, one => one.Rate));
    var (cost, theirCost) = (Median(ours, one => one.Cost), Median(theirs, one => one.Cost));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {vigil:n0} | {etcd:n0} | {vigil / etcd:0.00} × | {cost:0.0} | {theirCost:0.0} | "
            + $"{theirCost / cost:0.00} × |"));
}

return 0;

// A fresh server for each figure, warmed by the same load once.
static async Task<(double Rate, double Cost)> MeasureAsync(Func<Server> start, Func<string, Task<Load>> run)
{
    using var server = start();
    await server.AwaitAsync();
    await run(server.Url);
    var used = server.Used;
    var load = await run(server.Url);
    return (load.Rate, (server.Used - used).TotalMicroseconds / load.Count);
}

static double Median(List<(double Rate, double Cost)> values, Func<(double Rate, double Cost), double> of) =>
    values.Select(of).Order().ElementAt(values.Count / 2);
