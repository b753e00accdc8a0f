// Sends messages that are nearly right to both ports of real members, and looks at how the members are.
//   dotnet run -c Release --project interop/fuzz -- <vigil or vigil.dll> [--messages N] [--seed S] [--from K]
using Vigil.Fuzz;

if (FuzzOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(
        "give a program, vigil or vigil.dll; then --messages (-n), --seed and --from, with numbers");
    return 2;
}

return await new FuzzRun(options, Console.Out).RunAsync();
