BEGIN TRANSACTION;
CREATE TABLE act (
        id INTEGER PRIMARY KEY,
        tx TEXT NOT NULL, dev TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
        label TEXT NOT NULL, about TEXT NOT NULL,
        undone INTEGER NOT NULL DEFAULT 0
    );
INSERT INTO "act" VALUES(1,'01a20891-92e5-7357-af4e-d3b4177f6b7e','30c5096a7ac5',1,4,'partner {about} added','腾飞电脑',0);
INSERT INTO "act" VALUES(2,'01a20891-92e6-775a-8f18-206919516acf','30c5096a7ac5',5,7,'contact {about} added','王总',0);
INSERT INTO "act" VALUES(3,'01a20891-92e7-7271-949a-8b2532024d12','30c5096a7ac5',8,10,'stop at {about} planned','腾飞电脑',0);
INSERT INTO "act" VALUES(4,'01a20891-92e8-74ae-867a-cd21c6a0ad1e','30c5096a7ac5',11,15,'visit to {about} begun','腾飞电脑',0);
INSERT INTO "act" VALUES(5,'01a20891-92ea-756b-ac2b-b9f09ab8a4da','30c5096a7ac5',16,20,'tick at {about}','名片',0);
INSERT INTO "act" VALUES(6,'01a20891-92ec-76f7-b6aa-3aa263d57cd2','30c5096a7ac5',28,32,'step {about} done','开场',0);
INSERT INTO "act" VALUES(7,'01a20891-92ed-73a5-a028-23ad93995c36','30c5096a7ac5',33,40,'objection “{about}”','太贵了',0);
INSERT INTO "act" VALUES(8,'01a20891-92ee-7391-9bec-83f944bc7f59','30c5096a7ac5',41,44,'outcome of the objection “{about}”','太贵了',0);
INSERT INTO "act" VALUES(9,'01a20891-92ef-7370-9fc6-f9f16fb7fe30','30c5096a7ac5',45,51,'hand-out “{about}”','样机',0);
INSERT INTO "act" VALUES(10,'01a20891-92f1-7425-8239-5fd79bbc6348','30c5096a7ac5',52,73,'wrap-up of the visit to {about}','腾飞电脑',0);
INSERT INTO "act" VALUES(11,'01a20891-92f2-747d-9f28-3a39af753829','30c5096a7ac5',74,74,'partner {about} added','走错门',0);
INSERT INTO "act" VALUES(12,'01a20891-92f4-703b-a42d-9a4e42e05616','30c5096a7ac5',75,75,'partner {about} deleted','走错门',0);
INSERT INTO "act" VALUES(13,'01a20891-92f6-72e1-a82a-4901a8bd9b1b','30c5096a7ac5',78,82,'note “{about}”','有兴趣',0);
CREATE TABLE "agreement" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "number" TEXT, "title" TEXT, "signed" TEXT, "until" TEXT, "remark" TEXT, "at" TEXT);
CREATE TABLE astray (kind TEXT, eid TEXT, written TEXT, PRIMARY KEY (kind, eid)) WITHOUT ROWID;
CREATE TABLE change (
        dev TEXT NOT NULL, seq INTEGER NOT NULL, h8 TEXT NOT NULL,
        hlc INTEGER NOT NULL, tx TEXT NOT NULL,
        kind TEXT NOT NULL, eid TEXT NOT NULL, field TEXT NOT NULL,
        value TEXT NOT NULL,
        parents TEXT NOT NULL,
        PRIMARY KEY (dev, seq, h8)
    ) WITHOUT ROWID;
INSERT INTO "change" VALUES('30c5096a7ac5',1,'ec5cd0481322c302',1795413725000000,'01a20891-92e5-7357-af4e-d3b4177f6b7e','partner','01a20891-92e5-7357-af4e-d3b58828f310','name','"腾飞电脑"','');
INSERT INTO "change" VALUES('30c5096a7ac5',2,'b784f9dd9c966362',1795413725000001,'01a20891-92e5-7357-af4e-d3b4177f6b7e','partner','01a20891-92e5-7357-af4e-d3b58828f310','district','"天河"','');
INSERT INTO "change" VALUES('30c5096a7ac5',3,'0f888fc6cc6373e0',1795413725000002,'01a20891-92e5-7357-af4e-d3b4177f6b7e','partner','01a20891-92e5-7357-af4e-d3b58828f310','building','"百脑汇"','');
INSERT INTO "change" VALUES('30c5096a7ac5',4,'9d86ef6c020f058f',1795413725000003,'01a20891-92e5-7357-af4e-d3b4177f6b7e','partner','01a20891-92e5-7357-af4e-d3b58828f310','phone','"13800138000"','');
INSERT INTO "change" VALUES('30c5096a7ac5',5,'b361893613eccb15',1795413725000004,'01a20891-92e6-775a-8f18-206919516acf','contact','01a20891-92e6-775a-8f18-206a927158ea','partner','"01a20891-92e5-7357-af4e-d3b58828f310"','');
INSERT INTO "change" VALUES('30c5096a7ac5',6,'4c42ecee1135fc84',1795413725000005,'01a20891-92e6-775a-8f18-206919516acf','contact','01a20891-92e6-775a-8f18-206a927158ea','name','"王总"','');
INSERT INTO "change" VALUES('30c5096a7ac5',7,'b73cca970c6033dd',1795413725000006,'01a20891-92e6-775a-8f18-206919516acf','contact','01a20891-92e6-775a-8f18-206a927158ea','role','"老板"','');
INSERT INTO "change" VALUES('30c5096a7ac5',8,'14ced032a4f90ff4',1795413725000007,'01a20891-92e7-7271-949a-8b2532024d12','stop','869cf950-c095-5e97-88b7-6af4e30899a5','partner','"01a20891-92e5-7357-af4e-d3b58828f310"','');
INSERT INTO "change" VALUES('30c5096a7ac5',9,'ca07aabcaabb2318',1795413725000008,'01a20891-92e7-7271-949a-8b2532024d12','stop','869cf950-c095-5e97-88b7-6af4e30899a5','day','"2026-11-23"','');
INSERT INTO "change" VALUES('30c5096a7ac5',10,'963f692b8a3bdc4f',1795413725000009,'01a20891-92e7-7271-949a-8b2532024d12','stop','869cf950-c095-5e97-88b7-6af4e30899a5','at','"14:00"','');
INSERT INTO "change" VALUES('30c5096a7ac5',11,'343ce35c4cd36ae3',1795413725000010,'01a20891-92e8-74ae-867a-cd21c6a0ad1e','visit','01a20891-92ea-756b-ac2b-b9ef1c48c18e','partner','"01a20891-92e5-7357-af4e-d3b58828f310"','');
INSERT INTO "change" VALUES('30c5096a7ac5',12,'619155e0a8781825',1795413725000011,'01a20891-92e8-74ae-867a-cd21c6a0ad1e','visit','01a20891-92ea-756b-ac2b-b9ef1c48c18e','status','"open"','');
INSERT INTO "change" VALUES('30c5096a7ac5',13,'5808dfc662a24272',1795413725000012,'01a20891-92e8-74ae-867a-cd21c6a0ad1e','visit','01a20891-92ea-756b-ac2b-b9ef1c48c18e','started','"2026-11-23T14:02:05+08:00"','');
INSERT INTO "change" VALUES('30c5096a7ac5',14,'4b19a417ea7df699',1795413725000013,'01a20891-92e8-74ae-867a-cd21c6a0ad1e','visit','01a20891-92ea-756b-ac2b-b9ef1c48c18e','contact','"01a20891-92e6-775a-8f18-206a927158ea"','');
INSERT INTO "change" VALUES('30c5096a7ac5',15,'c609f5e11598727a',1795413725000014,'01a20891-92e8-74ae-867a-cd21c6a0ad1e','visit','01a20891-92ea-756b-ac2b-b9ef1c48c18e','pack','"0000000000000000000000000000000000000000000000000000000000000000"','');
INSERT INTO "change" VALUES('30c5096a7ac5',16,'026a37e46e423d42',1795413725000015,'01a20891-92ea-756b-ac2b-b9f09ab8a4da','tick','c6b50dcb-28f1-5827-b029-e47b68e9e1df','visit','"01a20891-92ea-756b-ac2b-b9ef1c48c18e"','');
INSERT INTO "change" VALUES('30c5096a7ac5',17,'ad7dbc8befddf755',1795413725000016,'01a20891-92ea-756b-ac2b-b9f09ab8a4da','tick','c6b50dcb-28f1-5827-b029-e47b68e9e1df','item','"card"','');
INSERT INTO "change" VALUES('30c5096a7ac5',18,'73ec2e8b871f0519',1795413725000017,'01a20891-92ea-756b-ac2b-b9f09ab8a4da','tick','c6b50dcb-28f1-5827-b029-e47b68e9e1df','title','"名片"','');
INSERT INTO "change" VALUES('30c5096a7ac5',19,'60aba4ddf83fb2fc',1795413725000018,'01a20891-92ea-756b-ac2b-b9f09ab8a4da','tick','c6b50dcb-28f1-5827-b029-e47b68e9e1df','done','true','');
INSERT INTO "change" VALUES('30c5096a7ac5',20,'d57803728fbbd055',1795413725000019,'01a20891-92ea-756b-ac2b-b9f09ab8a4da','tick','c6b50dcb-28f1-5827-b029-e47b68e9e1df','at','"2026-11-23T14:02:05+08:00"','');
INSERT INTO "change" VALUES('30c5096a7ac5',21,'1217e4345aa99e72',1795413725000020,'01a20891-92eb-7179-bd8f-d0db6eb30a4d','visit','01a20891-92ea-756b-ac2b-b9ef1c48c18e','step','"open"','');
INSERT INTO "change" VALUES('30c5096a7ac5',22,'be9e32b315008c3e',1795413725000021,'01a20891-92eb-7179-bd8f-d0db6eb30a4d','visit','01a20891-92ea-756b-ac2b-b9ef1c48c18e','step_title','"开场"','');
INSERT INTO "change" VALUES('30c5096a7ac5',23,'0aa73f16ee3fdb1d',1795413725000022,'01a20891-92eb-7179-bd8f-d0db6eb30a4d','event','01a20891-92eb-7179-bd8f-d0dcb6909fb9','visit','"01a20891-92ea-756b-ac2b-b9ef1c48c18e"','');
INSERT INTO "change" VALUES('30c5096a7ac5',24,'04e9b6abdd807f0f',1795413725000023,'01a20891-92eb-7179-bd8f-d0db6eb30a4d','event','01a20891-92eb-7179-bd8f-d0dcb6909fb9','step','"open"','');
INSERT INTO "change" VALUES('30c5096a7ac5',25,'169ad6071b7a2bf2',1795413725000024,'01a20891-92eb-7179-bd8f-d0db6eb30a4d','event','01a20891-92eb-7179-bd8f-d0dcb6909fb9','title','"开场"','');
INSERT INTO "change" VALUES('30c5096a7ac5',26,'21f52e8fefc5a2d4',1795413725000025,'01a20891-92eb-7179-bd8f-d0db6eb30a4d','event','01a20891-92eb-7179-bd8f-d0dcb6909fb9','at','"2026-11-23T14:02:05+08:00"','');
INSERT INTO "change" VALUES('30c5096a7ac5',27,'fa9d6980a05ce9e7',1795413725000026,'01a20891-92eb-7179-bd8f-d0db6eb30a4d','event','01a20891-92eb-7179-bd8f-d0dcb6909fb9','what','"enter"','');
INSERT INTO "change" VALUES('30c5096a7ac5',28,'7093d60a404da2df',1795413725000027,'01a20891-92ec-76f7-b6aa-3aa263d57cd2','event','01a20891-92ec-76f7-b6aa-3aa33e1f24a9','visit','"01a20891-92ea-756b-ac2b-b9ef1c48c18e"','');
INSERT INTO "change" VALUES('30c5096a7ac5',29,'9fd138913f042a7d',1795413725000028,'01a20891-92ec-76f7-b6aa-3aa263d57cd2','event','01a20891-92ec-76f7-b6aa-3aa33e1f24a9','step','"open"','');
INSERT INTO "change" VALUES('30c5096a7ac5',30,'0408389a2f2d77d2',1795413725000029,'01a20891-92ec-76f7-b6aa-3aa263d57cd2','event','01a20891-92ec-76f7-b6aa-3aa33e1f24a9','title','"开场"','');
INSERT INTO "change" VALUES('30c5096a7ac5',31,'ff74d5cb7581a68c',1795413725000030,'01a20891-92ec-76f7-b6aa-3aa263d57cd2','event','01a20891-92ec-76f7-b6aa-3aa33e1f24a9','at','"2026-11-23T14:02:05+08:00"','');
INSERT INTO "change" VALUES('30c5096a7ac5',32,'54f3013c18345951',1795413725000031,'01a20891-92ec-76f7-b6aa-3aa263d57cd2','event','01a20891-92ec-76f7-b6aa-3aa33e1f24a9','what','"done"','');
INSERT INTO "change" VALUES('30c5096a7ac5',33,'21754761b6af5db7',1795413725000032,'01a20891-92ed-73a5-a028-23ad93995c36','heard','01a20891-92ed-73a5-a028-23ae0659952f','partner','"01a20891-92e5-7357-af4e-d3b58828f310"','');
INSERT INTO "change" VALUES('30c5096a7ac5',34,'1c21814d3c872c41',1795413725000033,'01a20891-92ed-73a5-a028-23ad93995c36','heard','01a20891-92ed-73a5-a028-23ae0659952f','visit','"01a20891-92ea-756b-ac2b-b9ef1c48c18e"','');
INSERT INTO "change" VALUES('30c5096a7ac5',35,'a2d56d9ed526414e',1795413725000034,'01a20891-92ed-73a5-a028-23ad93995c36','heard','01a20891-92ed-73a5-a028-23ae0659952f','at','"2026-11-23T14:02:05+08:00"','');
INSERT INTO "change" VALUES('30c5096a7ac5',36,'af0b49b171f565ed',1795413725000035,'01a20891-92ed-73a5-a028-23ad93995c36','heard','01a20891-92ed-73a5-a028-23ae0659952f','objection','"too-dear"','');
INSERT INTO "change" VALUES('30c5096a7ac5',37,'bbf78cbf989de1b5',1795413725000036,'01a20891-92ed-73a5-a028-23ad93995c36','heard','01a20891-92ed-73a5-a028-23ae0659952f','title','"太贵了"','');
INSERT INTO "change" VALUES('30c5096a7ac5',38,'2cbc4b245353a423',1795413725000037,'01a20891-92ed-73a5-a028-23ad93995c36','heard','01a20891-92ed-73a5-a028-23ae0659952f','objection_kind','"price"','');
INSERT INTO "change" VALUES('30c5096a7ac5',39,'4dd8c432111cd349',1795413725000038,'01a20891-92ed-73a5-a028-23ad93995c36','heard','01a20891-92ed-73a5-a028-23ae0659952f','words','"太贵了吧"','');
INSERT INTO "change" VALUES('30c5096a7ac5',40,'63ae5b0036bd041e',1795413725000039,'01a20891-92ed-73a5-a028-23ad93995c36','heard','01a20891-92ed-73a5-a028-23ae0659952f','outcome','"open"','');
INSERT INTO "change" VALUES('30c5096a7ac5',41,'3f19fd44558c1748',1795413725000040,'01a20891-92ee-7391-9bec-83f944bc7f59','heard','01a20891-92ed-73a5-a028-23ae0659952f','outcome','"pretext"','30c5096a7ac5:40:63ae5b0036bd041e');
INSERT INTO "change" VALUES('30c5096a7ac5',42,'a5fa01833aed0c6c',1795413725000041,'01a20891-92ee-7391-9bec-83f944bc7f59','heard','01a20891-92ed-73a5-a028-23ae0659952f','real','"busy"','');
INSERT INTO "change" VALUES('30c5096a7ac5',43,'9028105214378132',1795413725000042,'01a20891-92ee-7391-9bec-83f944bc7f59','heard','01a20891-92ed-73a5-a028-23ae0659952f','real_title','"没时间"','');
INSERT INTO "change" VALUES('30c5096a7ac5',44,'e66223ff411bc235',1795413725000043,'01a20891-92ee-7391-9bec-83f944bc7f59','heard','01a20891-92ed-73a5-a028-23ae0659952f','answer','"…"','');
INSERT INTO "change" VALUES('30c5096a7ac5',45,'c21bcd25177cc5a2',1795413725000044,'01a20891-92ef-7370-9fc6-f9f16fb7fe30','handout','01a20891-92ef-7370-9fc6-f9f2f9b8c478','partner','"01a20891-92e5-7357-af4e-d3b58828f310"','');
INSERT INTO "change" VALUES('30c5096a7ac5',46,'b25617223f4f433c',1795413725000045,'01a20891-92ef-7370-9fc6-f9f16fb7fe30','handout','01a20891-92ef-7370-9fc6-f9f2f9b8c478','visit','"01a20891-92ea-756b-ac2b-b9ef1c48c18e"','');
INSERT INTO "change" VALUES('30c5096a7ac5',47,'400a494756546b1d',1795413725000046,'01a20891-92ef-7370-9fc6-f9f16fb7fe30','handout','01a20891-92ef-7370-9fc6-f9f2f9b8c478','item','"sample"','');
INSERT INTO "change" VALUES('30c5096a7ac5',48,'b0043e7545f651d3',1795413725000047,'01a20891-92ef-7370-9fc6-f9f16fb7fe30','handout','01a20891-92ef-7370-9fc6-f9f2f9b8c478','title','"样机"','');
INSERT INTO "change" VALUES('30c5096a7ac5',49,'9521fee0cbb292c4',1795413725000048,'01a20891-92ef-7370-9fc6-f9f16fb7fe30','handout','01a20891-92ef-7370-9fc6-f9f2f9b8c478','how','"lent"','');
INSERT INTO "change" VALUES('30c5096a7ac5',50,'8174fee74a5be351',1795413725000049,'01a20891-92ef-7370-9fc6-f9f16fb7fe30','handout','01a20891-92ef-7370-9fc6-f9f2f9b8c478','due','"2026-12-01"','');
INSERT INTO "change" VALUES('30c5096a7ac5',51,'4f8c2e671740be4b',1795413725000050,'01a20891-92ef-7370-9fc6-f9f16fb7fe30','handout','01a20891-92ef-7370-9fc6-f9f2f9b8c478','at','"2026-11-23T14:02:05+08:00"','');
INSERT INTO "change" VALUES('30c5096a7ac5',52,'8b16b500f77b5af1',1795413725000051,'01a20891-92f1-7425-8239-5fd79bbc6348','visit','01a20891-92ea-756b-ac2b-b9ef1c48c18e','status','"done"','30c5096a7ac5:12:619155e0a8781825');
INSERT INTO "change" VALUES('30c5096a7ac5',53,'1facea135350e8cf',1795413725000052,'01a20891-92f1-7425-8239-5fd79bbc6348','visit','01a20891-92ea-756b-ac2b-b9ef1c48c18e','ended','"2026-11-23T14:02:05+08:00"','');
INSERT INTO "change" VALUES('30c5096a7ac5',54,'dbcdfc194f63fcc2',1795413725000053,'01a20891-92f1-7425-8239-5fd79bbc6348','visit','01a20891-92ea-756b-ac2b-b9ef1c48c18e','reached','"partly"','');
INSERT INTO "change" VALUES('30c5096a7ac5',55,'075662ca2763bce0',1795413725000054,'01a20891-92f1-7425-8239-5fd79bbc6348','visit','01a20891-92ea-756b-ac2b-b9ef1c48c18e','target','"maybe"','');
INSERT INTO "change" VALUES('30c5096a7ac5',56,'1b1d1ee0459a715e',1795413725000055,'01a20891-92f1-7425-8239-5fd79bbc6348','visit','01a20891-92ea-756b-ac2b-b9ef1c48c18e','layer','"trust"','');
INSERT INTO "change" VALUES('30c5096a7ac5',57,'10e24b6d06a9edd7',1795413725000056,'01a20891-92f1-7425-8239-5fd79bbc6348','visit','01a20891-92ea-756b-ac2b-b9ef1c48c18e','layer_title','"信任"','');
INSERT INTO "change" VALUES('30c5096a7ac5',58,'f17228bdc68e99ab',1795413725000057,'01a20891-92f1-7425-8239-5fd79bbc6348','tick','e68b553e-4680-5df1-a131-06160c629f46','visit','"01a20891-92ea-756b-ac2b-b9ef1c48c18e"','');
INSERT INTO "change" VALUES('30c5096a7ac5',59,'53b727a5c2d2c2d1',1795413725000058,'01a20891-92f1-7425-8239-5fd79bbc6348','tick','e68b553e-4680-5df1-a131-06160c629f46','item','"p1"','');
INSERT INTO "change" VALUES('30c5096a7ac5',60,'13c95ba976014d2c',1795413725000059,'01a20891-92f1-7425-8239-5fd79bbc6348','tick','e68b553e-4680-5df1-a131-06160c629f46','title','"一"','');
INSERT INTO "change" VALUES('30c5096a7ac5',61,'83a6e5c7ef995ca2',1795413725000060,'01a20891-92f1-7425-8239-5fd79bbc6348','tick','e68b553e-4680-5df1-a131-06160c629f46','done','true','');
INSERT INTO "change" VALUES('30c5096a7ac5',62,'9f1c7ddd05bec193',1795413725000061,'01a20891-92f1-7425-8239-5fd79bbc6348','tick','e68b553e-4680-5df1-a131-06160c629f46','at','"2026-11-23T14:02:05+08:00"','');
INSERT INTO "change" VALUES('30c5096a7ac5',63,'924567b63d8c4b24',1795413725000062,'01a20891-92f1-7425-8239-5fd79bbc6348','followup','01a20891-92f1-7425-8239-5fd8adaca57b','partner','"01a20891-92e5-7357-af4e-d3b58828f310"','');
INSERT INTO "change" VALUES('30c5096a7ac5',64,'5f9a598708a91bbd',1795413725000063,'01a20891-92f1-7425-8239-5fd79bbc6348','followup','01a20891-92f1-7425-8239-5fd8adaca57b','visit','"01a20891-92ea-756b-ac2b-b9ef1c48c18e"','');
INSERT INTO "change" VALUES('30c5096a7ac5',65,'6d551a9f10d0e95c',1795413725000064,'01a20891-92f1-7425-8239-5fd79bbc6348','followup','01a20891-92f1-7425-8239-5fd8adaca57b','text','"发报价"','');
INSERT INTO "change" VALUES('30c5096a7ac5',66,'a26752dd9d94feb7',1795413725000065,'01a20891-92f1-7425-8239-5fd79bbc6348','followup','01a20891-92f1-7425-8239-5fd8adaca57b','due','"2026-11-26"','');
INSERT INTO "change" VALUES('30c5096a7ac5',67,'cbb9fe7512909ba6',1795413725000066,'01a20891-92f1-7425-8239-5fd79bbc6348','followup','01a20891-92f1-7425-8239-5fd8adaca57b','at','"2026-11-23T14:02:05+08:00"','');
INSERT INTO "change" VALUES('30c5096a7ac5',68,'670fac7d33aa95eb',1795413725000067,'01a20891-92f1-7425-8239-5fd79bbc6348','reading','01a20891-92f1-7425-8239-5fd994870d88','partner','"01a20891-92e5-7357-af4e-d3b58828f310"','');
INSERT INTO "change" VALUES('30c5096a7ac5',69,'a523492017fcb608',1795413725000068,'01a20891-92f1-7425-8239-5fd79bbc6348','reading','01a20891-92f1-7425-8239-5fd994870d88','visit','"01a20891-92ea-756b-ac2b-b9ef1c48c18e"','');
INSERT INTO "change" VALUES('30c5096a7ac5',70,'7ec6b02aa16c0a79',1795413725000069,'01a20891-92f1-7425-8239-5fd79bbc6348','reading','01a20891-92f1-7425-8239-5fd994870d88','at','"2026-11-23T14:02:05+08:00"','');
INSERT INTO "change" VALUES('30c5096a7ac5',71,'edf1d8fa3aec71fc',1795413725000070,'01a20891-92f1-7425-8239-5fd79bbc6348','reading','01a20891-92f1-7425-8239-5fd994870d88','competitive','"strong"','');
INSERT INTO "change" VALUES('30c5096a7ac5',72,'81ecb2a11eb1a177',1795413725000071,'01a20891-92f1-7425-8239-5fd79bbc6348','reading','01a20891-92f1-7425-8239-5fd994870d88','willing','"high"','');
INSERT INTO "change" VALUES('30c5096a7ac5',73,'4ee4cfd545cfc8e8',1795413725000072,'01a20891-92f1-7425-8239-5fd79bbc6348','reading','01a20891-92f1-7425-8239-5fd994870d88','self_driven','"weak"','');
INSERT INTO "change" VALUES('30c5096a7ac5',74,'8782a5d6a65c13f4',1795413725000073,'01a20891-92f2-747d-9f28-3a39af753829','partner','01a20891-92f2-747d-9f28-3a3aa1b3ed3a','name','"走错门"','');
INSERT INTO "change" VALUES('30c5096a7ac5',75,'60291bfb6499b808',1795413725000074,'01a20891-92f4-703b-a42d-9a4e42e05616','partner','01a20891-92f2-747d-9f28-3a3aa1b3ed3a','deleted','true','30c5096a7ac5:74:8782a5d6a65c13f4');
INSERT INTO "change" VALUES('30c5096a7ac5',76,'2a700249751c2ed1',1795413725000075,'01a20891-92f5-77b4-b91a-2fa98d6560a7','partner','01a20891-92e5-7357-af4e-d3b58828f310','mood','{"later":["unknown",1,true,null]}','');
INSERT INTO "change" VALUES('30c5096a7ac5',77,'a52e480d06e696bc',1795413725000076,'01a20891-92f5-77b4-b91a-2fa98d6560a7','hologram','h1','depth','3','');
INSERT INTO "change" VALUES('30c5096a7ac5',78,'4001c38cf2789562',1795413725000077,'01a20891-92f6-72e1-a82a-4901a8bd9b1b','note','01a20891-92f6-72e1-a82a-49029765d1b5','partner','"01a20891-92e5-7357-af4e-d3b58828f310"','');
INSERT INTO "change" VALUES('30c5096a7ac5',79,'3e230ec3281187c7',1795413725000078,'01a20891-92f6-72e1-a82a-4901a8bd9b1b','note','01a20891-92f6-72e1-a82a-49029765d1b5','visit','"01a20891-92ea-756b-ac2b-b9ef1c48c18e"','');
INSERT INTO "change" VALUES('30c5096a7ac5',80,'8ab2ca14f0c9aa91',1795413725000079,'01a20891-92f6-72e1-a82a-4901a8bd9b1b','note','01a20891-92f6-72e1-a82a-49029765d1b5','at','"2026-11-23T14:02:05+08:00"','');
INSERT INTO "change" VALUES('30c5096a7ac5',81,'782a0b179c5bd578',1795413725000080,'01a20891-92f6-72e1-a82a-4901a8bd9b1b','note','01a20891-92f6-72e1-a82a-49029765d1b5','mark','"+"','');
INSERT INTO "change" VALUES('30c5096a7ac5',82,'55542250ce6dbfb2',1795413725000081,'01a20891-92f6-72e1-a82a-4901a8bd9b1b','note','01a20891-92f6-72e1-a82a-49029765d1b5','text','"有兴趣"','');
INSERT INTO "change" VALUES('30c5096a7ac5',83,'563117ea59bd3a76',1795766400000000,'01a21c04-f803-77d1-866d-75e36c2fd6c2','review','01a21c04-f803-77d1-866d-75e4dd8837f6','card','"objection:price-too-high"','');
INSERT INTO "change" VALUES('30c5096a7ac5',84,'f7e5111bd450f515',1795766400000001,'01a21c04-f803-77d1-866d-75e36c2fd6c2','review','01a21c04-f803-77d1-866d-75e4dd8837f6','title','"价格太高"','');
INSERT INTO "change" VALUES('30c5096a7ac5',85,'8cb063b59ce10753',1795766400000002,'01a21c04-f803-77d1-866d-75e36c2fd6c2','review','01a21c04-f803-77d1-866d-75e4dd8837f6','drill','"objection"','');
INSERT INTO "change" VALUES('30c5096a7ac5',86,'72a30498d0a1e3d9',1795766400000003,'01a21c04-f803-77d1-866d-75e36c2fd6c2','review','01a21c04-f803-77d1-866d-75e4dd8837f6','objection_kind','"price"','');
INSERT INTO "change" VALUES('30c5096a7ac5',87,'1582ec80a360855b',1795766400000004,'01a21c04-f803-77d1-866d-75e36c2fd6c2','review','01a21c04-f803-77d1-866d-75e4dd8837f6','at','"2026-11-27T08:00:00.000+00:00"','');
INSERT INTO "change" VALUES('30c5096a7ac5',88,'d30af2c2ff742962',1795766400000005,'01a21c04-f803-77d1-866d-75e36c2fd6c2','review','01a21c04-f803-77d1-866d-75e4dd8837f6','rating','"3"','');
INSERT INTO "change" VALUES('30c5096a7ac5',89,'d38fd6e4822582f5',1795766400000006,'01a21c04-f803-77d1-866d-75e36c2fd6c2','review','01a21c04-f803-77d1-866d-75e4dd8837f6','seconds','"21"','');
INSERT INTO "change" VALUES('30c5096a7ac5',90,'b7d5ecc6b2a257e3',1795766400000007,'01a21c04-f803-77d1-866d-75e36c2fd6c2','review','01a21c04-f803-77d1-866d-75e4dd8837f6','version','"zh-0123456789"','');
INSERT INTO "change" VALUES('30c5096a7ac5',91,'12d0306b7453576d',1795766400000008,'01a21c04-f803-77d1-866d-75e36c2fd6c2','review','01a21c04-f803-77d1-866d-75e4dd8837f6','hits','"first ask"','');
INSERT INTO "change" VALUES('30c5096a7ac5',92,'c38149f8c1136804',1795766400000009,'01a21c04-f803-77d1-866d-75e36c2fd6c2','review','01a21c04-f803-77d1-866d-75e4dd8837f6','mode','"five"','');
INSERT INTO "change" VALUES('30c5096a7ac5',93,'1a8e8462df75f811',1795766400000010,'01a21c04-f803-77d1-866d-75e36c2fd6c2','review','01a21c04-f803-77d1-866d-75e4dd8837f6','round','"r"','');
CREATE TABLE "checkin" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "day" TEXT, "at" TEXT, "talk" TEXT, "talk_title" TEXT, "cares" TEXT, "late" INTEGER);
CREATE TABLE conflict (
        kind TEXT NOT NULL, eid TEXT NOT NULL, field TEXT NOT NULL,
        PRIMARY KEY (kind, eid, field)
    ) WITHOUT ROWID;
CREATE TABLE "contact" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "name" TEXT, "role" TEXT, "phone" TEXT, "wechat" TEXT, "depth" TEXT, "remark" TEXT, "main" INTEGER, "place" TEXT);
INSERT INTO "contact" VALUES('01a20891-92e6-775a-8f18-206a927158ea',NULL,'01a20891-92e5-7357-af4e-d3b58828f310','王总','老板',NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE "course" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "course" TEXT, "title" TEXT, "contact" TEXT, "name" TEXT, "day" TEXT, "done" TEXT, "result" TEXT, "at" TEXT);
CREATE TABLE "distinct" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "one" TEXT, "other" TEXT, "at" TEXT);
CREATE TABLE draft (key TEXT PRIMARY KEY, text TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO "draft" VALUES('note','half a not','2026-11-23T14:02:05+08:00');
CREATE TABLE "dry_event" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "run" TEXT, "at" TEXT, "what" TEXT, "step" TEXT, "title" TEXT, "card" TEXT, "rating" TEXT, "seconds" TEXT);
CREATE TABLE "dry_run" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "at" TEXT, "ended" TEXT, "pack" TEXT, "scene" TEXT, "partner" TEXT, "remark" TEXT);
CREATE TABLE "event" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "visit" TEXT, "step" TEXT, "title" TEXT, "at" TEXT, "what" TEXT);
INSERT INTO "event" VALUES('01a20891-92eb-7179-bd8f-d0dcb6909fb9',NULL,'01a20891-92ea-756b-ac2b-b9ef1c48c18e','open','开场','2026-11-23T14:02:05+08:00','enter');
INSERT INTO "event" VALUES('01a20891-92ec-76f7-b6aa-3aa33e1f24a9',NULL,'01a20891-92ea-756b-ac2b-b9ef1c48c18e','open','开场','2026-11-23T14:02:05+08:00','done');
CREATE TABLE "followup" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "visit" TEXT, "note" TEXT, "text" TEXT, "due" TEXT, "done" TEXT, "at" TEXT);
INSERT INTO "followup" VALUES('01a20891-92f1-7425-8239-5fd8adaca57b',NULL,'01a20891-92e5-7357-af4e-d3b58828f310','01a20891-92ea-756b-ac2b-b9ef1c48c18e',NULL,'发报价','2026-11-26',NULL,'2026-11-23T14:02:05+08:00');
CREATE TABLE "handout" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "visit" TEXT, "item" TEXT, "title" TEXT, "how" TEXT, "due" TEXT, "back" TEXT, "at" TEXT);
INSERT INTO "handout" VALUES('01a20891-92ef-7370-9fc6-f9f2f9b8c478',NULL,'01a20891-92e5-7357-af4e-d3b58828f310','01a20891-92ea-756b-ac2b-b9ef1c48c18e','sample','样机','lent','2026-12-01',NULL,'2026-11-23T14:02:05+08:00');
CREATE TABLE "heard" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "visit" TEXT, "step" TEXT, "step_title" TEXT, "at" TEXT, "objection" TEXT, "title" TEXT, "objection_kind" TEXT, "words" TEXT, "outcome" TEXT, "real" TEXT, "real_title" TEXT, "answer" TEXT);
INSERT INTO "heard" VALUES('01a20891-92ed-73a5-a028-23ae0659952f',NULL,'01a20891-92e5-7357-af4e-d3b58828f310','01a20891-92ea-756b-ac2b-b9ef1c48c18e',NULL,NULL,'2026-11-23T14:02:05+08:00','too-dear','太贵了','price','太贵了吧','pretext','busy','没时间','…');
CREATE TABLE merging (partner TEXT PRIMARY KEY, merged_into TEXT, deleted INTEGER) WITHOUT ROWID;
INSERT INTO "merging" VALUES('01a20891-92f2-747d-9f28-3a3aa1b3ed3a',NULL,1);
CREATE TABLE "met" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "stage" TEXT, "item" TEXT, "title" TEXT, "done" INTEGER, "text" TEXT, "at" TEXT, "by" TEXT, "record" TEXT);
CREATE TABLE "move" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "from_stage" TEXT, "from_title" TEXT, "stage" TEXT, "stage_title" TEXT, "at" TEXT, "reason" TEXT, "missing" TEXT, "decision" TEXT, "recorded" TEXT, "by" TEXT);
CREATE TABLE "note" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "visit" TEXT, "step" TEXT, "step_title" TEXT, "at" TEXT, "mark" TEXT, "text" TEXT, "late" INTEGER);
INSERT INTO "note" VALUES('01a20891-92f6-72e1-a82a-49029765d1b5',NULL,'01a20891-92e5-7357-af4e-d3b58828f310','01a20891-92ea-756b-ac2b-b9ef1c48c18e',NULL,NULL,'2026-11-23T14:02:05+08:00','+','有兴趣',NULL);
CREATE TABLE "opportunity" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "school" TEXT, "subject" TEXT, "amount" TEXT, "stage" TEXT, "stage_title" TEXT, "bid" TEXT, "trial" INTEGER, "status" TEXT, "reason" TEXT, "closed" TEXT, "remark" TEXT, "at" TEXT);
CREATE TABLE outbox (
        dev TEXT NOT NULL, first INTEGER NOT NULL, tx TEXT NOT NULL, last INTEGER NOT NULL,
        PRIMARY KEY (dev, first, tx)
    ) WITHOUT ROWID;
INSERT INTO "outbox" VALUES('30c5096a7ac5',1,'01a20891-92e5-7357-af4e-d3b4177f6b7e',4);
INSERT INTO "outbox" VALUES('30c5096a7ac5',5,'01a20891-92e6-775a-8f18-206919516acf',7);
INSERT INTO "outbox" VALUES('30c5096a7ac5',8,'01a20891-92e7-7271-949a-8b2532024d12',10);
INSERT INTO "outbox" VALUES('30c5096a7ac5',11,'01a20891-92e8-74ae-867a-cd21c6a0ad1e',15);
INSERT INTO "outbox" VALUES('30c5096a7ac5',16,'01a20891-92ea-756b-ac2b-b9f09ab8a4da',20);
INSERT INTO "outbox" VALUES('30c5096a7ac5',21,'01a20891-92eb-7179-bd8f-d0db6eb30a4d',27);
INSERT INTO "outbox" VALUES('30c5096a7ac5',28,'01a20891-92ec-76f7-b6aa-3aa263d57cd2',32);
INSERT INTO "outbox" VALUES('30c5096a7ac5',33,'01a20891-92ed-73a5-a028-23ad93995c36',40);
INSERT INTO "outbox" VALUES('30c5096a7ac5',41,'01a20891-92ee-7391-9bec-83f944bc7f59',44);
INSERT INTO "outbox" VALUES('30c5096a7ac5',45,'01a20891-92ef-7370-9fc6-f9f16fb7fe30',51);
INSERT INTO "outbox" VALUES('30c5096a7ac5',52,'01a20891-92f1-7425-8239-5fd79bbc6348',73);
INSERT INTO "outbox" VALUES('30c5096a7ac5',74,'01a20891-92f2-747d-9f28-3a39af753829',74);
INSERT INTO "outbox" VALUES('30c5096a7ac5',75,'01a20891-92f4-703b-a42d-9a4e42e05616',75);
INSERT INTO "outbox" VALUES('30c5096a7ac5',76,'01a20891-92f5-77b4-b91a-2fa98d6560a7',77);
INSERT INTO "outbox" VALUES('30c5096a7ac5',78,'01a20891-92f6-72e1-a82a-4901a8bd9b1b',82);
INSERT INTO "outbox" VALUES('30c5096a7ac5',83,'01a21c04-f803-77d1-866d-75e36c2fd6c2',93);
CREATE TABLE "owning" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "owner" TEXT, "since" TEXT, "ended" TEXT, "protected" TEXT, "reason" TEXT, "at" TEXT);
CREATE TABLE "paper" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "part" TEXT, "about" TEXT, "title" TEXT, "name" TEXT, "blob" TEXT, "size" TEXT, "at" TEXT, "by" TEXT);
CREATE TABLE "partner" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "name" TEXT, "district" TEXT, "building" TEXT, "room" TEXT, "address" TEXT, "phone" TEXT, "source" TEXT, "depth" TEXT, "cares" TEXT, "remark" TEXT, "important" INTEGER, "competitor" TEXT, "stage" TEXT, "stage_title" TEXT, "stage_since" TEXT, "chosen_class" TEXT, "chosen_title" TEXT, "merged_into" TEXT, "pinyin" TEXT);
INSERT INTO "partner" VALUES('01a20891-92e5-7357-af4e-d3b58828f310',NULL,'腾飞电脑','天河','百脑汇',NULL,NULL,'13800138000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "partner" VALUES('01a20891-92f2-747d-9f28-3a3aa1b3ed3a',1,'走错门',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE peer (
        dev TEXT PRIMARY KEY,
        owner TEXT NOT NULL, app TEXT NOT NULL, at INTEGER NOT NULL, newest INTEGER NOT NULL
    ) WITHOUT ROWID;
CREATE TABLE "reading" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "visit" TEXT, "at" TEXT, "competitive" TEXT, "willing" TEXT, "self_driven" TEXT);
INSERT INTO "reading" VALUES('01a20891-92f1-7425-8239-5fd994870d88',NULL,'01a20891-92e5-7357-af4e-d3b58828f310','01a20891-92ea-756b-ac2b-b9ef1c48c18e','2026-11-23T14:02:05+08:00','strong','high','weak');
CREATE TABLE "region" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "name" TEXT, "opened" TEXT, "closed" TEXT, "remark" TEXT);
CREATE TABLE "review" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "card" TEXT, "title" TEXT, "drill" TEXT, "objection_kind" TEXT, "at" TEXT, "rating" TEXT, "seconds" TEXT, "said" TEXT, "scene" TEXT, "version" TEXT, "typed" TEXT, "hits" TEXT, "mode" TEXT, "round" TEXT, "partner" TEXT);
INSERT INTO "review" VALUES('01a21c04-f803-77d1-866d-75e4dd8837f6',NULL,'objection:price-too-high','价格太高','objection','price','2026-11-27T08:00:00.000+00:00','3','21',NULL,NULL,'zh-0123456789',NULL,'first ask','five','r',NULL);
CREATE TABLE "rival" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "brand" TEXT, "since" TEXT, "year" TEXT, "exclusive" INTEGER, "content" TEXT, "seen" TEXT, "remark" TEXT, "ended" TEXT, "at" TEXT, "by" TEXT);
CREATE TABLE schedule (
        card TEXT PRIMARY KEY,
        stale INTEGER NOT NULL,
        due TEXT, last TEXT, last_id TEXT,
        state INTEGER, step INTEGER, stability REAL, difficulty REAL,
        reviews INTEGER, lapses INTEGER,
        rating INTEGER, version TEXT, counted TEXT
    ) WITHOUT ROWID;
INSERT INTO "schedule" VALUES('objection:price-too-high',0,'2026-11-27T08:10:00.000+00:00','2026-11-27T08:00:00.000+00:00','01a21c04-f803-77d1-866d-75e4dd8837f6',1,1,2.3065,2.11810397045901588342e+00,1,0,3,'zh-0123456789','316bb762315015f2c1b4e6f6a343cc0d');
CREATE TABLE "score" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "card" TEXT, "item" TEXT, "title" TEXT, "score" TEXT, "evidence" TEXT, "at" TEXT, "by" TEXT);
CREATE TABLE seen (
        folder TEXT NOT NULL, name TEXT NOT NULL,
        size INTEGER NOT NULL, mtime INTEGER NOT NULL, looked INTEGER NOT NULL,
        verdict TEXT NOT NULL, detail TEXT NOT NULL,
        PRIMARY KEY (folder, name)
    ) WITHOUT ROWID;
CREATE TABLE segment (
        id INTEGER PRIMARY KEY,
        sha TEXT NOT NULL UNIQUE,
        dev TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, prev TEXT NOT NULL,
        changes INTEGER NOT NULL,
        placed INTEGER NOT NULL,
        key TEXT NOT NULL DEFAULT '',
        raw BLOB NOT NULL,
        sealed BLOB
    );
CREATE TABLE setting (key TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;
INSERT INTO "setting" VALUES('clock',1795766400000010);
INSERT INTO "setting" VALUES('device','30c5096a7ac5');
INSERT INTO "setting" VALUES('projected_as','a5d55c73e8e5d4867f951b6199980802d20754efed56ed75c376ff80e1d6a87b merging astray');
INSERT INTO "setting" VALUES('projections','partner contact visit tick event note heard followup handout stop reading checkin region move met score opportunity target rival owning agreement paper course distinct review variant dry_run dry_event merging astray');
CREATE TABLE "stop" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "day" TEXT, "at" TEXT, "spare" INTEGER, "number" TEXT, "pack" TEXT);
INSERT INTO "stop" VALUES('869cf950-c095-5e97-88b7-6af4e30899a5',NULL,'01a20891-92e5-7357-af4e-d3b58828f310','2026-11-23','14:00',NULL,NULL,NULL);
CREATE TABLE "target" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "year" TEXT, "amount" TEXT);
CREATE TABLE "tick" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "visit" TEXT, "item" TEXT, "title" TEXT, "done" INTEGER, "at" TEXT);
INSERT INTO "tick" VALUES('c6b50dcb-28f1-5827-b029-e47b68e9e1df',NULL,'01a20891-92ea-756b-ac2b-b9ef1c48c18e','card','名片',1,'2026-11-23T14:02:05+08:00');
INSERT INTO "tick" VALUES('e68b553e-4680-5df1-a131-06160c629f46',NULL,'01a20891-92ea-756b-ac2b-b9ef1c48c18e','p1','一',1,'2026-11-23T14:02:05+08:00');
CREATE TABLE "variant" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "entry" TEXT, "title" TEXT, "objection_kind" TEXT, "first" TEXT, "bullets" TEXT, "ask" TEXT, "heard" TEXT, "visit" TEXT, "partner" TEXT, "at" TEXT);
CREATE TABLE "visit" ("id" TEXT NOT NULL PRIMARY KEY, "deleted" INTEGER, "partner" TEXT, "contact" TEXT, "status" TEXT, "started" TEXT, "ended" TEXT, "step" TEXT, "step_title" TEXT, "pack" TEXT, "late" INTEGER, "goal_main" TEXT, "goal_least" TEXT, "reached" TEXT, "layer" TEXT, "layer_title" TEXT, "target" TEXT, "reason" TEXT, "remark" TEXT);
INSERT INTO "visit" VALUES('01a20891-92ea-756b-ac2b-b9ef1c48c18e',NULL,'01a20891-92e5-7357-af4e-d3b58828f310','01a20891-92e6-775a-8f18-206a927158ea','done','2026-11-23T14:02:05+08:00','2026-11-23T14:02:05+08:00','open','开场','0000000000000000000000000000000000000000000000000000000000000000',NULL,NULL,NULL,'partly','trust','信任','maybe',NULL,NULL);
CREATE INDEX change_entry ON change (eid, kind, field);
CREATE INDEX segment_device ON segment (dev, last, sha, prev, first, changes);
CREATE INDEX change_blob ON change (eid) WHERE field = 'blob';
CREATE INDEX schedule_stale ON schedule (card) WHERE stale;
CREATE INDEX schedule_due ON schedule (due);
CREATE INDEX "partner_district_building_name_id" ON "partner" ("district", "building", "name", "id");
CREATE INDEX "partner_name" ON "partner" ("name");
CREATE INDEX "partner_stage" ON "partner" ("stage");
CREATE INDEX "contact_partner" ON "contact" ("partner");
CREATE INDEX "visit_partner_status_started_deleted" ON "visit" ("partner", "status", "started", "deleted");
CREATE INDEX "visit_status_started" ON "visit" ("status", "started");
CREATE INDEX "visit_started" ON "visit" ("started");
CREATE INDEX "tick_visit" ON "tick" ("visit");
CREATE INDEX "event_visit" ON "event" ("visit");
CREATE INDEX "note_partner_at" ON "note" ("partner", "at");
CREATE INDEX "note_visit" ON "note" ("visit");
CREATE INDEX "heard_partner_at" ON "heard" ("partner", "at");
CREATE INDEX "heard_visit" ON "heard" ("visit");
CREATE INDEX "heard_at" ON "heard" ("at");
CREATE INDEX "followup_partner_due" ON "followup" ("partner", "due");
CREATE INDEX "followup_visit" ON "followup" ("visit");
CREATE INDEX "followup_note" ON "followup" ("note");
CREATE INDEX "followup_done_due" ON "followup" ("done", "due");
CREATE INDEX "handout_partner_at" ON "handout" ("partner", "at");
CREATE INDEX "handout_visit" ON "handout" ("visit");
CREATE INDEX "handout_back_due" ON "handout" ("back", "due");
CREATE INDEX "stop_day" ON "stop" ("day");
CREATE INDEX "stop_partner" ON "stop" ("partner");
CREATE INDEX "reading_partner_at_id_deleted" ON "reading" ("partner", "at", "id", "deleted");
CREATE INDEX "checkin_partner_at" ON "checkin" ("partner", "at");
CREATE INDEX "checkin_day" ON "checkin" ("day");
CREATE INDEX "move_partner_at_id" ON "move" ("partner", "at", "id");
CREATE INDEX "move_at" ON "move" ("at");
CREATE INDEX "met_partner" ON "met" ("partner");
CREATE INDEX "score_partner_card_at" ON "score" ("partner", "card", "at");
CREATE INDEX "opportunity_partner" ON "opportunity" ("partner");
CREATE INDEX "opportunity_status_bid" ON "opportunity" ("status", "bid");
CREATE INDEX "rival_partner" ON "rival" ("partner");
CREATE INDEX "owning_partner_since" ON "owning" ("partner", "since");
CREATE INDEX "agreement_partner" ON "agreement" ("partner");
CREATE INDEX "paper_partner_at" ON "paper" ("partner", "at");
CREATE INDEX "course_partner" ON "course" ("partner");
CREATE INDEX "review_card_at" ON "review" ("card", "at");
CREATE INDEX "review_at" ON "review" ("at");
CREATE INDEX "review_round" ON "review" ("round");
CREATE TRIGGER review_added AFTER INSERT ON review WHEN new.card IS NOT NULL BEGIN
        INSERT INTO schedule (card, stale) VALUES (new.card, 2)
        ON CONFLICT (card) DO UPDATE SET stale = CASE
            WHEN stale < 2 AND new.at > last AND new.deleted IS NULL
                AND new.at LIKE '____-__-__T__:__:__.___+00:00' THEN 1
            ELSE 2 END;
    END;
CREATE TRIGGER review_altered AFTER UPDATE ON review BEGIN
    INSERT INTO schedule (card, stale) SELECT old.card, 2 WHERE old.card IS NOT NULL
    ON CONFLICT (card) DO UPDATE SET stale = 2;

    INSERT INTO schedule (card, stale) SELECT new.card, 2 WHERE new.card IS NOT NULL
    ON CONFLICT (card) DO UPDATE SET stale = 2;
END;
CREATE TRIGGER review_gone AFTER DELETE ON review BEGIN
    INSERT INTO schedule (card, stale) SELECT old.card, 2 WHERE old.card IS NOT NULL
    ON CONFLICT (card) DO UPDATE SET stale = 2;
END;
CREATE INDEX "variant_entry" ON "variant" ("entry");
CREATE INDEX "dryrun_at" ON "dry_run" ("at");
CREATE INDEX "dryevent_run_at" ON "dry_event" ("run", "at");
COMMIT;
PRAGMA application_id = 1179341652;
PRAGMA user_version = 3;
