using Vigil.Bench;

// Measures the embedded store on this machine: every figure is a median, and the last column compares within the run.
//   dotnet run -c Release --project bench            everything
//   dotnet run -c Release --project bench -- sync    one of: deliver, put, fanout, sync, memory
var names = args.Length > 0 ? args : [.. Benchmarks.All.Keys];
foreach (var name in names)
{
    if (!Benchmarks.All.TryGetValue(name, out var run))
    {
        Console.Error.WriteLine($"there is no measurement {name}: {string.Join(", ", Benchmarks.All.Keys)}");
        return 1;
    }

    run();
}

return 0;
