// Sends the same requests to a real etcd 3.4 and to Vigil, and prints where their answers differ.
//   dotnet run --project interop/differential -- <etcd> <vigil or vigil.dll> [questions.txt]
using Vigil.Differential;

if (args is not ([_, _] or [_, _, _]))
{
    Console.Error.WriteLine("give two programs: etcd, and vigil or vigil.dll; and a file of questions, if not ours");
    return 2;
}

var questions = Question.ReadAll(args.Length == 3 ? args[2] : Path.Combine(AppContext.BaseDirectory, "questions.txt"));
using var etcd = await Server.StartAsync("etcd", args[0], isEtcd: true);
using var vigil = await Server.StartAsync("vigil", args[1], isEtcd: false);
var failed = 0;
foreach (var question in questions)
{
    var differs = false;
    for (var round = 1; round <= question.Rounds; round++)
    {
        var expected = await question.PutToAsync(etcd);
        var actual = await question.PutToAsync(vigil);
        if (expected == actual)
        {
            continue;
        }

        differs = true;
        if (question.Known is null)
        {
            var of = question.Rounds > 1 ? $" (round {round})" : "";
            Console.WriteLine($"line {question.Line}: {question.Text}{of}");
            Console.WriteLine($"  etcd   {expected}");
            Console.WriteLine($"  vigil  {actual}");
        }

        break;
    }

    if (!differs && question.Known is { } known)
    {
        Console.WriteLine($"line {question.Line}: {question.Text}");
        Console.WriteLine($"  is answered alike, though it says: {known}");
    }

    failed += differs == question.Known is null ? 1 : 0;
}

Console.WriteLine(
    $"{questions.Count} questions, {questions.Count(question => question.Rounds > 1)} in several rounds: "
    + $"{questions.Count(question => question.Known is not null)} differ as they should, {failed} as they should not");
return failed == 0 ? 0 : 1;
