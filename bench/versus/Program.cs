using System.Globalization;
using Vigil.Versus;

// Vigil's server against Debian's etcd: the same client, the same machine, by turns; the median of the rounds.
//   dotnet run -c Release --project bench/versus -- artifacts/bin/Vigil.Cli/release/vigil.dll [rounds]
if (args.Length is 0 or > 2 || !File.Exists(args[0]) || (args.Length == 2 && !int.TryParse(args[1], out _)))
{
    Console.Error.WriteLine("usage: versus <vigil.dll> [rounds]: build impl/cli in Release first; `apt install etcd-server`");
    return 2;
}

var rounds = args.Length == 2 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 3;
Console.WriteLine("| what, a second | vigil | etcd | ratio |\n| --- | ---: | ---: | ---: |");
foreach (var (name, run) in Loads.All)
{
    var (ours, theirs) = (new List<double>(), new List<double>());
    for (var round = 0; round < rounds; round++)
    {
        ours.Add(await MeasureAsync(() => Server.StartVigil(args[0]), run));
        theirs.Add(await MeasureAsync(Server.StartEtcd, run));
    }

    var (vigil, etcd) = (Median(ours), Median(theirs));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {name} | {vigil:n0} | {etcd:n0} | {vigil / etcd:0.00} × |"));
}

return 0;

// A fresh server for each figure, warmed by the same load once.
static async Task<double> MeasureAsync(Func<Server> start, Func<string, Task<double>> run)
{
    using var server = start();
    await server.AwaitAsync();
    await run(server.Url);
    return await run(server.Url);
}

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
