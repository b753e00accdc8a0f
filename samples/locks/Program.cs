// A service of your own under the simulation: its bug is found, explained and replayed.
//   dotnet run --project samples/locks
using Vigil.Samples.Locks;
using Vigil.Sim.Testing;

var options = new SimulationOptions { Executions = 2000 };
var test = new LockTest(checksAgain: false);
var found = Simulation.Search(options, test.RunAsync);
if (found.Failure is not { } failure)
{
    Console.WriteLine($"Nothing was found in {found.Executions} executions.");
    return 1;
}

Console.WriteLine($"Found in execution {failure.Execution}.\n\n{failure}");

// The seed alone makes the execution as it was found; the file makes it as it was shrunk, in another process as well.
var again = Simulation.Run(failure.Seed, options, test.RunAsync);
Console.WriteLine($"seed again: the same is {again.Failure?.Hash == failure.Hash}, {again.Failure?.Message}");
var file = Path.Combine(AppContext.BaseDirectory, "locks.schedule.json");
File.WriteAllText(file, failure.Schedule.Write());
var schedule = SimulationSchedule.Read(File.ReadAllText(file));
var replay = Simulation.Replay(schedule, test.RunAsync);
Console.WriteLine($"file again: the same is {replay.IsExact}, {replay.Failure?.Message}");

// The mended service: neither that schedule nor a search breaks it.
var mended = new LockTest(checksAgain: true);
Console.WriteLine(
    $"mended, the schedule: {Simulation.Replay(schedule, mended.RunAsync).Failure?.Message ?? "nothing breaks"}");
var swept = Simulation.Search(options, mended.RunAsync);
Console.WriteLine($"mended, a search: {swept.Failure?.Message ?? "nothing breaks"} in {swept.Executions} executions");
return swept.Failure is null ? 0 : 1;
