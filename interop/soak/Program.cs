using Vigil.Soak;

// Kills real members while real clients work, and judges what the clients saw by the simulator's laws.
//   dotnet run -c Release --project interop/soak -- --members 3 --rounds 20
return await SoakCommand.Create().Parse(args).InvokeAsync();
